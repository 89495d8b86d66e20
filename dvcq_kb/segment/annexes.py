"""What is attached to a document in the same file: appendices, and the regulation or plan it promulgates.

Each has its own numbering, so each is a section with a tree of its own. An
attachment begins with the first of its title lines; if it bears a letterhead
or a number, that is the attachment's, never the document's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.model import Level, Section, Span
from dvcq_kb.segment import headings, tree
from dvcq_kb.segment.cells import Cell
from dvcq_kb.segment.signatures import person
from dvcq_kb.text import LOWER, UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import types

# Phụ lục I | PHỤ LỤC 01: DANH MỤC | Phụ lục số 2 | Phụ lục; not "Phụ lục I kèm theo Thông tư này gồm"
_APPENDIX = re.compile(
    r"[\s*_#|]*(?:PHỤ\s+LỤC|Phụ\s+lục)(?:\s+(?:số\s+|SỐ\s+)?(?:[IVXLC]+|\d{1,2}|[A-Z])[a-zđ]?(?:\.\d+)?)?(?![^\W_])"
    rf"\s*[.:\-–]?\s*(?:$|\n|(?=[{UPPER}(]))"
)
# Mẫu số 01 | MẪU SỐ 2: … | Phụ biểu 01 | Biểu số 3 | Mẫu 1a: forms at the end of circulars
_FORM = re.compile(
    r"[\s*_#|]*(?:(?:Mẫu|MẪU|Biểu mẫu|BIỂU MẪU|Biểu|BIỂU)\s+(?:số|SỐ|Số)\s*:?\s*[\dIVX]+|"
    r"(?:Phụ biểu|PHỤ BIỂU)\s+(?:số\s+)?[\dIVX]+)"
    r"[\w./\-]*\s*(?:$|\n|[.:\-–]?\s+(?=[A-ZĐ(]))"
)
_LABEL = re.compile(
    r"(?P<name>phụ\s+lục|mẫu|biểu\s+mẫu|phụ\s+biểu|biểu)(?:(?:\s+số)?\s*:?\s*(?P<number>[ivxlc]+|\d{1,2}[a-zđ]?(?:\.\d+)?|[a-z]))?(?![^\W_])",
    re.IGNORECASE,
)
# (Ban hành kèm theo Quyết định số 12/2020/QĐ-UBND ngày …) | (Kèm theo Nghị định …)
_ATTACHED = re.compile(
    r"[\s*_(|]*(?:(?:Được\s+)?[Bb]an hành\s+)?(?:kèm|Kèm|KÈM)\s+(?:theo|THEO)\s+"
    r"(?:Quyết|Nghị|Thông|Công|Kế hoạch|Tờ trình|Chỉ|Báo cáo|"
    r"Hướng|Quy|Chương trình|QUYẾT|Văn bản|QĐ)"
)
# Names of attachments that are no instruments
_NAMES = (
    "danh mục",
    "danh sách",
    "bảng",
    "biểu",
    "phụ lục",
    "mẫu",
    "tập hệ thống hóa",
    "nội dung",
    "thuyết minh",
    "định mức",
)
# How lines that may begin one begin, if not with two capitals: Phụ lục, Mẫu, Biểu, Ban hành, Kèm theo, Được …
_OPENINGS = frozenset(("Ph", "Mẫ", "Bi", "Ba", "Kè", "kè", "Đư"))
_ORNAMENTS = frozenset("*#_| (")
# "(Được ban hành k" at most stands before "èm theo".
_LONGEST_LEAD = 30
_LONGEST_OPENING = 600
_LONGEST_LABEL_LINE = 200
_LONGEST_TITLE_LINE = 260
_MOST_TITLE_LINES = 10
_FOLLOWING = 8
_MARKS = " *_#|\t\n\\"


def starts(text: str, blocks: Sequence[Span], body_from: int, signed: int | None) -> tuple[int, ...]:
    """The first block of each attachment.

    Args:
        text: of the document.
        blocks: its paragraphs.
        body_from: the first one below the letterhead.
        signed: the block with which recipients or signature begin, whichever is
            later; before it nothing is attached unless it says so itself.
    """
    found: list[int] = []
    # The line by which the last one was found, below the letterhead it may bear.
    titled = -2
    within = _attached_lines(text)
    lowest_line = blocks[body_from].end if body_from < len(blocks) else len(text)
    while within and within[-1] < lowest_line:
        within.pop()
    if signed is None and not within:
        return ()
    # Before the signature nothing is attached, unless a line says so.
    from_signature = signed is not None and (not within or within[-1] > blocks[signed].start)
    for index in range(signed + 1 if signed is not None and from_signature else body_from + 1, len(blocks)):
        start, stop = span = blocks[index]
        if stop - start > _LONGEST_OPENING:
            continue
        first = text[start : start + 2]
        while within and within[-1] < start:
            within.pop()
        if not (within and within[-1] < stop) and not (
            first[1:].isupper() or first in _OPENINGS or first[0] in _ORNAMENTS
        ):
            continue
        after = signed is not None and index > signed
        if _begins(text, blocks, index, after=after):
            begin = index
        elif _is_attachment_line(text, span):
            lowest = max(
                body_from + 1, found[-1] + 1 if found else 0, signed + 1 if after and signed is not None else 0
            )
            begin = _title_above(text, blocks, index, lowest)
            if (begin == index and _ATTACHED.match(text, *span)) or (
                not after and not found and not _headed(text, blocks, begin)
            ):
                continue
            if begin <= titled + 1:
                continue
        else:
            continue
        if after and not found and signed is not None:
            begin = _own_letterhead(text, blocks, begin, signed)
        found.append(begin)
        titled = index
    return tuple(found)


def _attached_lines(text: str) -> list[int]:
    """Where lines like "(Ban hành kèm theo Quyết định …)" begin, last first."""
    found = []
    for words in ("èm theo", "ÈM THEO"):
        at = text.find(words)
        while at >= 0:
            line = text.rfind("\n", max(at - _LONGEST_LEAD, 0), at) + 1
            if (line or at < _LONGEST_LEAD) and _ATTACHED.match(text, line):
                found.append(line)
            at = text.find(words, at + 1)
    return sorted(found, reverse=True)


def _is_attachment_line(text: str, span: Span) -> bool:
    """Whether "(Ban hành kèm theo …)" is the block, or as the last line of the block that bears the title."""
    if _ATTACHED.match(text, *span):
        return True
    line = text.find("\n(", *span)
    return line >= 0 and _ATTACHED.match(text, line + 1, span.end) is not None


def _begins(text: str, blocks: Sequence[Span], index: int, *, after: bool) -> bool:
    span = blocks[index]
    if span.end - span.start > _LONGEST_LABEL_LINE:
        return False
    if _APPENDIX.match(text, *span):
        return after or _says_attached(text, blocks, index)
    if not after:
        line = text[span.start : span.end].strip(_MARKS)
        return line.isupper() and comparable(line) in types() and _says_attached(text, blocks, index)
    if _FORM.match(text, *span):
        # A list of forms is no form: there the next line is a form again, or a page number.
        return index + 1 < len(blocks) and not any(
            _FORM.match(text, *following) for following in blocks[index + 1 : index + 3]
        )
    line = text[span.start : span.end].strip(_MARKS)
    if len(line) > 40 or not line.isupper() or line[-1] == ":":
        return False
    # QUY CHẾ ⏎ Hoạt động của … ⏎ Chương I
    return comparable(line) in types()


def _says_attached(text: str, blocks: Sequence[Span], index: int) -> bool:
    return any(_ATTACHED.match(text, *span) for span in blocks[index + 1 : index + _FOLLOWING])


def _headed(text: str, blocks: Sequence[Span], index: int) -> bool:
    return text[blocks[index].start : blocks[index].end].strip(_MARKS).isupper()


def _title_above(text: str, blocks: Sequence[Span], index: int, lowest: int) -> int:
    """The first of the title lines that stand above "(Ban hành kèm theo …)"."""
    begin = index
    while begin > lowest and index - begin < _MOST_TITLE_LINES:
        span = blocks[begin - 1]
        line = text[span.start : span.end].strip(_MARKS)
        if len(line) > _LONGEST_TITLE_LINE or (
            line[-1:] in (".", ";", ":") and not line.isupper() and not line.endswith("I.")
        ):
            break
        if _is_name(line, span, begin - 1):
            break
        heading = headings.read(text, span)
        if heading is not None and heading.level is not Level.PHAN:
            break
        begin -= 1
    # A title begins in capitals or with the word for what is attached; what precedes that is something else.
    while begin < index:
        line = text[blocks[begin].start : blocks[begin].end].strip(_MARKS)
        if line.isupper() or line.startswith(("Phần ", "Phụ ", "Danh ", "Biểu ", "Mẫu ", "Quy ", "Kế ")):
            break
        begin += 1
    return begin


def _is_name(line: str, span: Span, block: int) -> bool:
    return len(line) < 60 and person(Cell(single_spaced(line), span, block)) is not None


# ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI | Độc lập - Tự do | Số: | -----
_LETTERHEAD = re.compile(rf"[\s*_|]*(?:CỘNG\s+H|Độc\s+lập|Số\s*:|[{UPPER}][^{LOWER}]{{5,}}$|[-–_=*\s]+$)")


def _own_letterhead(text: str, blocks: Sequence[Span], begin: int, signed: int) -> int:
    """With the letterhead that an attachment may bear above its type."""
    first = begin
    while first - 1 > signed and begin - first < _MOST_TITLE_LINES:
        span = blocks[first - 1]
        line = text[span.start : span.end].strip(_MARKS)
        if len(line) > _LONGEST_LABEL_LINE or not _LETTERHEAD.match(line) or _is_name(line, span, first - 1):
            break
        if line.startswith(("TM", "KT", "TL", "TUQ", "Q.")):
            break
        first -= 1
    motto = any("CỘNG H" in blocks[at].of(text) for at in range(first, begin))
    return first if motto else begin


def sections(text: str, blocks: Sequence[Span], begins: Sequence[int]) -> tuple[Section, ...]:
    """Each attachment with its tree."""
    return tuple(_section(text, blocks[at:end]) for at, end in zip(begins, [*begins[1:], len(blocks)], strict=False))


def _section(text: str, blocks: Sequence[Span]) -> Section:
    lines: list[str] = []
    at = 0
    while at < len(blocks) and at < _MOST_TITLE_LINES:
        span = blocks[at]
        if lines and (span.end - span.start > _LONGEST_TITLE_LINE or _ends_title(text, span, lines)):
            break
        for line in filter(None, (single_spaced(line).strip(_MARKS) for line in span.of(text).split("\n"))):
            if lines and _ATTACHED.match(lines[-1]) and lines[-1].count("(") > lines[-1].count(")"):
                # (Kèm theo Quyết định số 125/QĐ-UBND ngày 15 tháng 3 năm 2024 ⏎ của Ủy ban nhân dân huyện)
                lines[-1] = f"{lines[-1]} {line}"
            else:
                lines.append(line)
        at += 1
    at = max(at, 1)
    label, title = _label_and_title([line for line in lines if not _LETTERHEAD_ONLY.match(line)] or lines)
    heading = Span(blocks[0].start, blocks[at - 1].end)
    span = Span(blocks[0].start, blocks[-1].end)
    return Section(Level.PHU_LUC, label, title, span, heading, tree.build(text, blocks[at:]))


_LETTERHEAD_ONLY = re.compile(r"CỘNG\s+H|Độc\s+lập|Số\s*:|[-–_=*\s]+$|\|?-{3}")


def _ends_title(text: str, span: Span, lines: Sequence[str]) -> bool:
    if _ATTACHED.match(text, *span):
        return False
    line = single_spaced(span.of(text)).strip(_MARKS)
    if not line or text[span.start] == "|":
        return True
    if _LETTERHEAD_ONLY.match(line):
        return False
    if headings.read(text, span) is not None or comparable(line).startswith("căn cứ"):
        return True
    if _ATTACHED.match(lines[-1]) or lines[-1].endswith(")"):
        return True
    if not line.isupper() and lines[-1].isupper() and not line.startswith("("):
        # Below the label "QUY CHẾ" or "PHỤ LỤC I" comes the title; below a title in capitals, the text.
        low = comparable(lines[-1])
        return low not in types() and _LABEL.fullmatch(low.strip(" .:-")) is None
    return line.endswith((".", ":", ";"))


def _label_and_title(lines: Sequence[str]) -> tuple[str, str]:
    """From "PHỤ LỤC I", "DANH MỤC …" ``Phụ lục I`` and the rest; from "QUY CHẾ", "Hoạt động …" ``Quy chế``."""
    words = [line for line in lines if not _ATTACHED.match(line)]
    for place, line in enumerate(words):
        if (match := _LABEL.match(line)) and (match["number"] or match["name"].lower().startswith("phụ")):
            number = match["number"] or ""
            name = match["name"].capitalize()
            rest = line[match.end() :].strip(" .:-–")
            label = f"{name} {number.upper() if number.isalpha() else number}".strip()
            return label, _title([rest, *words[place + 1 :]])
    for place, line in enumerate(words):
        low = comparable(line)
        if low in types():
            return types()[low].name, _title(words[place + 1 :])
    # CHƯƠNG TRÌNH BỒI DƯỠNG …: the name begins the title
    names = (*_NAMES, *sorted(types(), key=len, reverse=True))
    for place, line in enumerate(words):
        low = comparable(line)
        name = next((name for name in names if low.startswith(f"{name} ")), None)
        if name is not None:
            return name.capitalize(), _title(words[place:])
    return "Phụ lục", _title(words or lines)


def _title(lines: Sequence[str]) -> str:
    return single_spaced(" ".join(lines)).strip(" .:-–")
