"""The citations of one act, which several rules compare or count."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dvcq_kb import outline, symbol
from dvcq_kb.model import Analysis, Citation, Level, Link
from dvcq_kb.text import comparable

_LAWS = frozenset(("hiến pháp", "bộ luật", "luật", "pháp lệnh"))


def is_law(citation: Citation) -> bool:
    """Whether it is cited without day and issuer: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b."""
    return citation.type is not None and comparable(citation.type.value) in _LAWS


def by_act(analysis: Analysis) -> dict[str, list[Citation]]:
    """Mentions of each act known by its number, under the number as first written."""
    groups: dict[str, list[Citation]] = {}
    for link in analysis.links:
        if link.target is not None and link.citation.number and symbol.parse(link.citation.number.value):
            groups.setdefault(link.target.key, []).append(link.citation)
    return {found[0].number.value: found for found in groups.values() if found[0].number}


def first_of_each_number(analysis: Analysis, states: Callable[[Citation], object], *, quoted: bool) -> Iterator[Link]:
    """The first citation with each number, however it is spelt, in the running text; the document's own left out.

    Titles and headings name acts by number alone: what stands there is no first citation unless it is a full one.

    Args:
        analysis: one document.
        states: what makes a citation in a title a full one: its date, or its issuer.
        quoted: what the title of another act cites counts too, though it is quoted as that act has it:
            Kết luận số 01-KL/TW … về tiếp tục thực hiện Chỉ thị số 05-CT/TW …
    """
    seen: set[str] = set()
    title_end = 0
    for link in analysis.links:
        citation = link.citation
        in_title = citation.span.start < title_end
        if citation.subject is not None:
            title_end = max(title_end, citation.subject.span.end)
        if citation.number is None or (key := symbol.key(citation.number.value)) in seen:
            continue
        if ((in_title and not quoted) or _in_heading(analysis, citation)) and not states(citation):
            continue
        seen.add(key)
        if link.candidates != (analysis.instrument,):
            yield link


def _in_heading(analysis: Analysis, citation: Citation) -> bool:
    """Whether it stands in the title, alone on its line, in capital letters, or says where on a web page this is."""
    assert citation.number is not None
    if any(s.level is Level.TIEU_DE for s in outline.path_to(analysis.root, citation.span.start)):
        return True
    text = analysis.document.text
    start = text.rfind("\n", 0, citation.span.start) + 1
    end = text.find("\n", citation.span.end)
    line = text[start : end if end >= 0 else len(text)]
    # Trang chủ > Văn bản quy phạm pháp luật > Văn bản hợp nhất số 14/VBHN-BCT
    if text[max(0, citation.span.start - 8) : citation.span.start].rstrip().endswith(">"):
        return True
    words = line.replace(citation.number.span.of(text), "")
    return words.isupper() or line.strip() == citation.span.of(text).strip()
