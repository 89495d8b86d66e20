"""DVC503: sections whose numbers leave one out or bear one twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, stated
from dvcq_kb.lint.itself import is_consolidated
from dvcq_kb.model import Analysis, Level, Section, Severity, sections
from dvcq_kb.segment.numbering import LETTERS, ROMAN, follows

_NAMES = {
    Level.PHAN: ("Phần", "Part"),
    Level.CHUONG: ("Chương", "Chapter"),
    Level.MUC: ("Mục", "Division"),
    Level.TIEU_MUC: ("Tiểu mục", "Subdivision"),
    Level.DIEU: ("Điều", "Article"),
    Level.KHOAN: ("khoản", "clause"),
    Level.DIEM: ("điểm", "point"),
    Level.LA_MA: ("mục", "section"),
    Level.SO: ("mục", "section"),
    Level.CHU: ("điểm", "point"),
}
_ROMANS = (Level.PHAN, Level.CHUONG, Level.MUC, Level.LA_MA)
# More are hardly forgotten by a slip: then the text is an excerpt, or the labels are read from something else.
_MOST_MISSING = 2
# A list of two tells too little of its own order.
_FEWEST = 3
_QUOTED = re.compile(r"^[ \t*_]*[“\"]", re.MULTILINE)


def numbering(analysis: Analysis) -> Iterator[Fault]:
    """Đánh số mục, điều, khoản, điểm bị nhảy hoặc trùng.

    Kiểm tra gì: Các mục cùng cấp trong một mục lớn phải đánh số liên tục; Điều đánh số liên tục qua các chương; điểm
    theo thứ tự chữ cái tiếng Việt (a, b, c, d, đ, e, g, h, i, k …).

    Vì sao: Văn bản khác viện dẫn theo số mục, số điều: trùng số thì không biết là mục nào, nhảy số thì ngờ là mất chữ.

    Sai: 1. Công tác tuyên truyền … 2. Công tác kiểm tra … 4. Kinh phí … 5. Báo cáo

    Đúng: 1. Công tác tuyên truyền … 2. Công tác kiểm tra … 3. Kinh phí … 4. Báo cáo

    Khi nào bỏ qua: Trích một phần văn bản; văn bản hợp nhất có mục đã bị bãi bỏ; nội dung sửa đổi đặt trong ngoặc kép;
    biểu mẫu.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6: bố cục của nội dung và số thứ tự phần, chương, mục, điều,
    khoản, điểm.
    """
    if is_consolidated(analysis) or " của " not in analysis.document.text:
        # Translations keep the numbers of the original, and letters of their own.
        return
    for whole in _whole_texts(analysis.root):
        articles = [section for section in _within(whole) if section.level is Level.DIEU]
        yield from _in_order(analysis, articles)
        for parent in (whole, *_within(whole)):
            own = [child for child in parent.children if child.label and child.level in _NAMES]
            amends = _QUOTED.search(analysis.document.text, *parent.span) is not None
            for level in dict.fromkeys(child.level for child in own):
                if level is Level.DIEU or (amends and level in (Level.KHOAN, Level.DIEM, Level.SO, Level.CHU)):
                    continue
                yield from _in_order(analysis, [child for child in own if child.level is level])


def _whole_texts(root: Section) -> Iterator[Section]:
    """The document itself and the regulations attached to it; forms and tables number as they please."""
    yield root
    for child in root.children:
        if outline.is_attached_act(child):
            articles = [section for section in sections(child) if section.level is Level.DIEU]
            # A model decision of two articles is a form as well.
            if len(articles) > 4:
                yield child


def _within(whole: Section) -> Iterator[Section]:
    for child in whole.children:
        if child.level is not Level.PHU_LUC:
            yield from sections(child)


def _in_order(analysis: Analysis, siblings: Sequence[Section]) -> Iterator[Fault]:
    # 1, 2 below A. and then 1, 2 again: a list that begins anew is another list.
    for run in _runs(siblings):
        if len(run) < _FEWEST:
            continue
        for at in range(1, len(run)):
            before, section = run[at - 1], run[at]
            if follows(section.level, before.label, section.label) or not _certain(run, at):
                continue
            last, number = _ordinal(before), _ordinal(section)
            if last is None or number is None or last[0] != number[0]:
                continue
            if number == last and not _bare(analysis, section):
                yield _repeat(analysis, before, section)
            elif 0 < number[1] - last[1] - 1 <= _MOST_MISSING:
                missing = [_label(section, value) for value in range(last[1] + 1, number[1])]
                if not any(_written(analysis, before, section, label) for label in missing):
                    yield _gap(analysis, before, section, missing)


def _runs(siblings: Sequence[Section]) -> Iterator[list[Section]]:
    run: list[Section] = []
    for section in siblings:
        if run and _ordinal(section) in (None, ("", 1)):
            yield run
            run = []
        if _ordinal(section) is not None:
            run.append(section)
    yield run


def _certain(run: Sequence[Section], at: int) -> bool:
    """Whether the labels around it are in order, so that they are labels indeed."""
    level = run[at].level
    before = at < 2 or follows(level, run[at - 2].label, run[at - 1].label)
    after = at + 1 == len(run) or follows(level, run[at].label, run[at + 1].label)
    return before and after


def _ordinal(section: Section) -> tuple[str, int] | None:
    """What stands before the number, and the number: ``("2.", 3)``; ``None`` for 3a, aa, "thứ nhất"."""
    label = section.label
    if section.level in (Level.CHU, Level.DIEM):
        return ("", LETTERS.index(label) + 1) if len(label) == 1 and label in LETTERS else None
    if section.level in _ROMANS and label in ROMAN:
        return "", ROMAN[label]
    own, dot, part = label.rpartition(".")
    return (own + dot, int(part)) if part.isdigit() else None


def _bare(analysis: Analysis, section: Section) -> bool:
    """Whether nothing stands beside the label, as where a form's "(5)" is torn by a line break."""
    text = analysis.document.text
    end = text.find("\n", section.heading.end)
    return not section.title and not text[section.heading.end : end if end >= 0 else None].strip(" .)")


def _label(section: Section, number: int) -> str:
    if section.level in (Level.CHU, Level.DIEM):
        return LETTERS[number - 1]
    if section.label in ROMAN:
        return next(roman for roman, value in ROMAN.items() if value == number)
    return section.label.rpartition(".")[0] + "." * ("." in section.label) + str(number)


def _written(analysis: Analysis, before: Section, section: Section, label: str) -> bool:
    """Whether the missing label stands in running text: the file lost a line break, the numbering is whole."""
    name = r"(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN)\s+0?" if section.level in _NAMED else ""
    end = "" if name else r"\s?(?:\\?[.)/:\-–]|\*\*)"
    pattern = rf"(?<![\w/]){name}0?{re.escape(label)}(?!\w){end}|^\W*{re.escape(label)}\s"
    between = analysis.document.text[before.heading.start : section.heading.start]
    return re.search(pattern, between, re.MULTILINE) is not None


_NAMED = frozenset((Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC, Level.DIEU))


def _gap(analysis: Analysis, before: Section, section: Section, missing: Sequence[str]) -> Fault:
    vietnamese, english = _NAMES[section.level]
    message = say(
        f"sau {vietnamese} {before.label} là {vietnamese} {section.label}: thiếu {', '.join(missing)}",
        f"{english} {before.label} is followed by {english} {section.label}: {', '.join(missing)} missing",
    )
    return _fault(analysis, before, section, message)


def _repeat(analysis: Analysis, before: Section, section: Section) -> Fault:
    vietnamese, english = _NAMES[section.level]
    message = say(f"hai {vietnamese} {section.label} liền nhau", f"two sections in a row are {english} {section.label}")
    return _fault(analysis, before, section, message)


def _fault(analysis: Analysis, before: Section, section: Section, message: str) -> Fault:
    name = _NAMES[section.level][0]
    return Fault(
        section.heading,
        message,
        (stated(analysis, f"{name} {before.label}", before.heading),),
        # Recognised labels are not sure enough to blame the numbering.
        severity=Severity.INFO if analysis.document.ocr_pages else None,
        about=f"{name} {section.label}",
    )
