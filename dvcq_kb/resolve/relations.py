"""How acts bear on one another, in the words that say so.

Two kinds of source: the document itself, section by section ("Căn cứ …",
"Thực hiện …"), and an act whose subject names another ("quy định chi tiết một
số điều của Luật …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dvcq_kb import outline, symbol
from dvcq_kb.model import Citation, CitationKind, Instrument, Link, Relation, RelationKind, Section, Span
from dvcq_kb.text import LOWER, comparable
from dvcq_kb.vocabulary import types

# The words that stand before the cited act; the first that matches at the end of the words before it wins.
# A stem of the words is looked for before the pattern is run: most citations are just cited.
_BEFORE: tuple[tuple[RelationKind, str, re.Pattern[str]], ...] = tuple(
    (kind, stem, re.compile(rf"(?:{words})[^.;“”]{{0,40}}?$", re.IGNORECASE))
    for kind, stems, words in (
        # về tiếp tục thực hiện Chỉ thị số 05-CT/TW
        (RelationKind.CONTINUES, "tiếp", r"tiếp\s+tục\s+(?:triển\s+khai\s+)?(?:thực\s+hiện|triển\s+khai)"),
        # quy định chi tiết một số điều của Luật …; hướng dẫn thi hành Nghị định …
        (RelationKind.DETAILS, "chi", r"(?:quy\s+định\s+)?chi\s+tiết"),
        (RelationKind.GUIDES, "hướng", r"hướng\s+dẫn(?:\s+thi\s+hành|\s+thực\s+hiện)?"),
        # sửa đổi, bổ sung một số điều của Nghị định …
        (RelationKind.AMENDS, "sửa bổ", r"sửa\s+đổi(?:,\s+bổ\s+sung)?|bổ\s+sung\s+(?:một\s+số\s+)?điều"),
        (RelationKind.REPLACES, "thay", r"thay\s+thế"),
        (RelationKind.REPEALS, "bãi", r"bãi\s+bỏ"),
        (RelationKind.PROMULGATES, "ban", r"ban\s+hành(?:\s+kèm\s+theo)?"),
        (RelationKind.BASED_ON, "căn", r"căn\s+cứ"),
        (
            RelationKind.IMPLEMENTS,
            "thực triển thi quán cụ",
            r"thực\s+hiện|triển\s+khai|thi\s+hành|quán\s+triệt|cụ\s+thể\s+h[oó][áa]",
        ),
    )
    for stem in stems.split()
)
# A được sửa đổi, bổ sung bởi B; A (sửa đổi tại khoản 1 Điều 2 B): B bears on A
_PASSIVE = re.compile(
    r"(?P<passive>được\s+|\(\s*)?"
    r"(?:(?P<amend>sửa\s+đổi(?:,\s*bổ\s+sung)?|bổ\s+sung)|(?P<replace>thay\s+thế)|(?P<repeal>bãi\s+bỏ))"
    r"(?:\s+một\s+số\s+(?:điều|nội\s+dung|khoản))?\s+(?:bởi|bằng|(?(passive)(?:tại|theo)|bởi))\s+"
    r"(?:(?:các|điểm|khoản|điều|mục|phụ\s+lục)\s[^.;()]{0,60})?$",
    re.IGNORECASE,
)
# "ban hành Kế hoạch cải cách hành chính nhà nước năm 2025 của Thành phố": an act known by its title alone
_PROMULGATED = re.compile(r"(?:về\s+)?(?:việc\s+)?ban\s+hành\s+(?=[A-ZĐ])", re.IGNORECASE)
_SAME_LIST = re.compile(r"[\s,;]*(?:và\s+)?(?:các\s+|số\s+)?")
_WINDOW = 90
# A blank line before a small letter is a page break inside the sentence.
_SENTENCE_END = re.compile(rf"[.;:!?]\s|\n\s*\n(?=\s*[^\s{LOWER}])|\n(?=\s*(?:-|\+|\d+\.|[a-zđ]\)|Căn cứ|Theo))")


def find(text: str, root: Section, links: Sequence[Link], itself: Instrument) -> tuple[Relation, ...]:
    """Every relation the document states, in text order, one for each citation and its target."""
    relations: list[Relation] = []
    outer: list[Link] = []
    stated: tuple[RelationKind, Link] | None = None
    amended: tuple[RelationKind, Link] | None = None
    prior: Link | None = None
    leaf, section = root, ""
    for link in links:
        citation = link.citation
        while outer and not _holds(outer[-1].citation, citation):
            outer.pop()
        if leaf.children or not leaf.span.start <= citation.span.start < leaf.span.end:
            path = outline.path_to(root, citation.span.start)
            leaf, section = path[-1], outline.label(path)
        amended = _amended(text, prior, link, amended) if prior else None
        sources: tuple[Instrument, ...] = (itself,)
        targets = _meant(link)
        if prior is not None and amended is not None:
            (kind, base), evidence = amended, Span(prior.citation.span.end, citation.span.end)
            sources, targets = _meant(link), _meant(base)
        elif outer:
            kind, evidence = _inside(text, outer[-1].citation, citation)
            sources = _meant(outer[-1])
        else:
            kind, evidence = _outside(text, citation, stated)
            stated = (kind, link)
        relations += [
            Relation(kind, one, other, section, evidence) for one in sources for other in targets if one is not other
        ]
        if citation.subject is not None:
            outer.append(link)
            relations += _promulgated(text, link, section)
        prior = link
    relations += _referring_back(text, root, links, itself)
    return tuple(sorted(relations, key=lambda relation: relation.evidence.start))


def _amended(
    text: str, prior: Link, link: Link, chain: tuple[RelationKind, Link] | None
) -> tuple[RelationKind, Link] | None:
    """For "A được sửa đổi bởi B, C": what B and C do, and A.

    Further acts of the list count only if they can have come after A: the list
    may have gone over to the next act that is amended.
    """
    start, end = prior.citation.span.end, link.citation.span.start
    if start >= end or end - start > 2 * _WINDOW or "." in text[start:end].replace("TP.", ""):
        return None
    if passive := _PASSIVE.search(text, start, end):
        kind = (
            RelationKind.AMENDS
            if passive["amend"]
            else RelationKind.REPLACES
            if passive["replace"]
            else RelationKind.REPEALS
        )
        return kind, prior
    if chain is not None and _SAME_LIST.fullmatch(text, start, end):
        base, here = _made(chain[1].citation), _made(link.citation)
        return chain if base is not None and here is not None and here > base else None
    return None


def _made(citation: Citation) -> tuple[int, int, int] | None:
    """Sorts acts in the order they were made: by date, or by year and, within it, serial number."""
    if citation.date is not None and citation.date.day and citation.date.month:
        return citation.date.year, citation.date.month, citation.date.day
    parsed = symbol.parse(citation.number.value) if citation.number else None
    if parsed is not None and parsed.year is not None:
        return parsed.year, 0, int(re.sub(r"\D", "", parsed.number) or 0)
    return None


def _holds(outer: Citation, inner: Citation) -> bool:
    return outer.subject is not None and outer.subject.span.start <= inner.span.start < outer.subject.span.end


def _meant(link: Link) -> tuple[Instrument, ...]:
    """The acts a relation may be stated of: none where one of several is meant and we do not know which."""
    several = len(link.candidates) > 1 and link.citation.kind is not CitationKind.PLENUM
    return () if several else link.candidates


def _inside(text: str, outer: Citation, inner: Citation) -> tuple[RelationKind, Span]:
    assert outer.subject is not None
    start = max(outer.subject.span.start, inner.span.start - _WINDOW)
    return _kind(text, start, inner)


def _outside(text: str, citation: Citation, previous: tuple[RelationKind, Link] | None) -> tuple[RelationKind, Span]:
    """What the document itself does with the act, and the words that say so."""
    start = max(0, citation.span.start - _WINDOW)
    if previous is not None:
        kind, link = previous
        before = link.citation
        core_end = before.subject.span.end if before.subject else before.span.end
        if core_end <= citation.span.start and citation.span.start - core_end < _WINDOW:
            if _SAME_LIST.fullmatch(text, core_end, citation.span.start):
                return kind, citation.span
            start = max(start, core_end)
    for stop in _SENTENCE_END.finditer(text, start, citation.span.start):
        start = stop.end()
    return _kind(text, start, citation)


def _kind(text: str, start: int, citation: Citation) -> tuple[RelationKind, Span]:
    window = text[start : citation.span.start].lower()
    for kind, stem, pattern in _BEFORE:
        if stem in window and (match := pattern.search(text, start, citation.span.start)):
            return kind, Span(match.start(), citation.span.end)
    return RelationKind.CITES, citation.span


# Nghị định nêu trên, Quyết định nói trên: the last act of that type before it
_BACK = re.compile(r"trên(?<=(?:nêu|nói|dẫn)\strên)")
_BACK_WORDS = len("nêu ")
_LONGEST_TYPE = 4  # words


def _referring_back(text: str, root: Section, links: Sequence[Link], itself: Instrument) -> Iterator[Relation]:
    """Places that cite an act again without its number; a section rests on it all the same."""
    latest: dict[str, Link] = {}
    at = 0
    for match in _BACK.finditer(text):
        end = match.start() - _BACK_WORDS
        words = text[max(0, end - 40) : end].split()[-_LONGEST_TYPE:]
        kind = next(
            (found for at in range(len(words)) if (found := types().get(comparable(" ".join(words[at:]))))), None
        )
        if kind is None:
            continue
        start = text.rindex(words[-len(kind.name.split())], 0, end)
        while at < len(links) and links[at].citation.span.start < start:
            if (named := links[at].citation.type) is not None:
                latest[named.value] = links[at]
            at += 1
        meant = latest[kind.name].target if kind.name in latest else None
        if meant is not None and meant != itself:
            section = outline.label_at(root, start)
            yield Relation(RelationKind.CITES, itself, meant, section, Span(start, match.end()))


def _promulgated(text: str, link: Link, section: str) -> list[Relation]:
    subject = link.citation.subject
    assert subject is not None
    match = _PROMULGATED.match(subject.value)
    if match is None or link.target is None:
        return []
    title = subject.value[match.end() :]
    words = title.split()
    kind = next((known for count in (4, 3, 2, 1) if (known := types().get(comparable(" ".join(words[:count]))))), None)
    if kind is None or any(map(str.isdigit, " ".join(words[1:4]))):
        return []
    promulgated = Instrument(key=comparable(title), type=kind.name, name=title)
    return [Relation(RelationKind.PROMULGATES, link.target, promulgated, section, subject.span)]
