"""DVC507: what is to be done by a day that was over when the document was made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb import dates, outline
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, stated
from dvcq_kb.lint.itself import is_consolidated, own_number_year
from dvcq_kb.model import Analysis, Level, StatedDate
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import types

_BY = r"(?:(?:trước|chậm nhất|muộn nhất|là|vào|đến|hết|trong)\s+){0,3}(?=ngày\s)"
_DUE = re.compile(
    # Thời gian hoàn tất: trước ngày 27/6/2014 | hạn gửi báo cáo chậm nhất ngày …
    r"\b(?:thời\s+gian|thời\s+hạn|hạn|hạn\s+cuối)\s+(?:hoàn\s+thành|hoàn\s+tất|gửi|nộp|báo\s+cáo)[^.;:\n]{0,40}"
    rf"(?::\s*|\s)(?:xong\s+)?{_BY}"
    # chậm nhất là ngày 15/3/2024
    rf"|\b(?:chậm|muộn)\s+nhất\s+{_BY}"
    # gửi báo cáo về Sở Nội vụ trước ngày 20/11/2023
    r"|\b(?P<order>hoàn\s+thành|hoàn\s+tất|xong|gửi|báo\s+cáo|nộp|trình)\b[^.;\n]{0,160}?\s(?:trước|trong)\s+(?=ngày\s)",
    re.IGNORECASE,
)
# Laws say what holds for things done before a day; papers of the administration say what is to be done.
_LAWS = frozenset(
    ("hiến pháp", "luật", "bộ luật", "pháp lệnh", "nghị định", "thông tư", "thông tư liên tịch", "nghị quyết")
)
# What was done, or may have been: no order.
_TOLD = re.compile(r"\b(?:đã|được|nếu|trường\s+hợp|đối\s+với|những|mà|chưa|từng|bị)\b", re.IGNORECASE)
_SENTENCE_START = re.compile(r"[.;:!?]\s|\n\s*\n|\n\s*[-+]|\n\s*\d{1,2}[.)]")
_LOOK_BACK = 400


def deadline_passed(analysis: Analysis) -> Iterator[Fault]:
    """Hạn hoàn thành trước ngày của chính văn bản.

    Kiểm tra gì: Văn bản giao hoàn thành, gửi, báo cáo trước một ngày đã qua khi văn bản được ban hành.

    Vì sao: Không ai làm kịp một việc đã hết hạn; thường là ngày cũ còn sót khi dùng văn bản năm trước làm mẫu.

    Sai: (kế hoạch ngày 20/3/2024) … báo cáo kết quả về Phòng Nội vụ trước ngày 15/3/2024

    Đúng: … báo cáo kết quả về Phòng Nội vụ trước ngày 15/4/2024

    Khi nào bỏ qua: Nhắc lại thời hạn của văn bản trước; điều kiện đối với việc đã làm xong.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4: ngày ghi trên văn bản là ngày ban hành.
    """
    own = analysis.header.date
    if own is None or own.date is None or is_consolidated(analysis):
        return
    if own_number_year(analysis) not in (None, own.date.year):
        # Then the document's own date is what is wrong, and DVC101 says so.
        return
    for due in ordered_days(analysis):
        assert due.date is not None
        if due.date.last >= own.date.first:
            continue
        yield Fault(
            due.span,
            say(
                f"hạn ngày {due.date.vietnamese} đã qua khi văn bản này ban hành ({own.date.vietnamese})",
                f"the deadline {due.date.iso} was over when this document was made ({own.date.iso})",
            ),
            (stated(analysis, say(f"văn bản này: {own.date.vietnamese}", f"this document: {own.date.iso}"), own.span),),
            about=due.date.iso,
        )


def ordered_days(analysis: Analysis) -> Iterator[StatedDate]:
    """The whole dates by which the document orders something to be done, in text order."""
    own, kind, text = analysis.header.date, analysis.header.type, analysis.document.text
    states_law = kind is not None and comparable(kind.value) in _LAWS
    for match in _DUE.finditer(text, own.span.end if own else 0):
        due = dates.read(text, match.end())
        if due is None or due.date is None or due.date.day is None:
            continue
        if (match["order"] and states_law) or _is_told(text, match) or not _orders(analysis, match.start()):
            continue
        yield due


def _is_told(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    starts = [found.end() for found in _SENTENCE_START.finditer(before)]
    sentence = before[starts[-1] if starts else 0 :] + match[0]
    return _TOLD.search(sentence) is not None


def _orders(analysis: Analysis, offset: int) -> bool:
    """Whether the place gives orders: not the preamble, which tells what was, nor a form; but an attached plan does."""
    for section in outline.path_to(analysis.root, offset):
        if section.level in (Level.TIEU_DE, Level.MO_DAU):
            return False
        if section.level is Level.PHU_LUC and comparable(section.label) not in types():
            return False
    return True
