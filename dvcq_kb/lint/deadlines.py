"""DVC507: what is to be done by a day that was over when the document was made, or by a day off."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from dvcq_kb import outline, workdays
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.lint.itself import dated, own_date
from dvcq_kb.model import Analysis, Level, PartialDate, Severity, Span, StatedDate
from dvcq_kb.text import comparable

_BY = r"(?:(?:trước|chậm nhất|muộn nhất|là|vào|đến|hết|trong)\s+){0,3}(?=ngày\s|\d{1,2}/\d)"
_DUE = re.compile(
    # Thời gian hoàn tất: trước ngày 27/6/2014 | hạn gửi báo cáo chậm nhất ngày …
    r"\b(?:thời\s+gian|thời\s+hạn|hạn|hạn\s+cuối)\s+(?:hoàn\s+thành|hoàn\s+tất|gửi|nộp|báo\s+cáo)[^.;:\n]{0,40}"
    rf"(?::\s*|\s)(?:xong\s+)?{_BY}"
    # chậm nhất là ngày 15/3/2024
    rf"|\b(?:chậm|muộn)\s+nhất\s+{_BY}"
    # gửi báo cáo về Sở Nội vụ trước ngày 20/11/2023
    r"|\b(?P<order>hoàn\s+thành|hoàn\s+tất|xong|gửi|báo\s+cáo|nộp|trình)\b[^.;\n]{0,160}?\s(?:trước"
    r"|trong)\s+(?=ngày\s|\d{1,2}/\d)",
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
    """Hạn hoàn thành trước ngày của chính văn bản, hoặc rơi vào ngày nghỉ.

    Kiểm tra gì: Văn bản giao hoàn thành, gửi, báo cáo trước một ngày đã qua khi văn bản được ban hành (cảnh báo), hoặc
    vào ngày thứ Bảy, Chủ nhật, ngày lễ, Tết (gợi ý). Hạn không ghi năm được hiểu theo năm của văn bản.

    Vì sao: Không ai làm kịp một việc đã hết hạn; thường là ngày cũ còn sót khi dùng văn bản năm trước làm mẫu. Hạn vào
    ngày nghỉ thì cơ quan nhận không làm việc; phải xong vào ngày làm việc liền trước.

    Sai: (kế hoạch ngày 20/3/2024) … báo cáo kết quả về Phòng Nội vụ trước ngày 15/3/2024

    Đúng: … báo cáo kết quả về Phòng Nội vụ trước ngày 15/4/2024

    Khi nào bỏ qua: Nhắc lại thời hạn của văn bản trước; điều kiện đối với việc đã làm xong; nơi nhận vẫn trực
    ngày nghỉ.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4: ngày ghi trên văn bản là ngày ban hành; ngày nghỉ theo Bộ luật
    Lao động 45/2019/QH14, Điều 111, 112 và thông báo nghỉ lễ, Tết từng năm.
    """
    own = own_date(analysis)
    if own is None:
        return
    for due in ordered_days(analysis):
        day = due.date
        assert day is not None
        passed, why = day.last < own.date.first, workdays.closed(day.first)
        if passed:
            message = say(
                f"hạn ngày {day.vietnamese} đã qua khi văn bản này ban hành ({own.date.vietnamese})",
                f"the deadline {day.iso} was over when this document was made ({own.date.iso})",
            )
            yield Fault(due.span, message, (dated(analysis, own),), about=day.iso)
        elif why:
            yield Fault(due.span, _closed_day(day, why), severity=Severity.INFO, about=day.iso)


def ordered_days(analysis: Analysis) -> Iterator[StatedDate]:
    """The days by which the document orders something to be done, in text order; a year not written is its own."""
    own, kind, text = analysis.header.date, analysis.header.type, analysis.document.text
    states_law = kind is not None and comparable(kind.value) in _LAWS
    for match in _DUE.finditer(text, own.span.end if own else 0):
        if (match["order"] and states_law) or (found := _day_at(analysis, match.end())) is None:
            continue
        span, due = found
        if _YEARLY.match(text, span.end) or _is_told(text, match) or not _orders(analysis, match.start()):
            continue
        yield StatedDate(PartialDate.from_day(due), span)


# 28 tháng 02 hằng năm: no year can be told from another
_YEARLY = re.compile(r"\s+(?:của\s+)?(?:h[àằ]ng|mỗi|các)\s+năm", re.IGNORECASE)


def _day_at(analysis: Analysis, position: int) -> tuple[Span, datetime.date] | None:
    # Not at the top: the grammar takes 40 ms to load, and most documents set no day.
    from dvcq_kb.duties import deadlines, frame

    return deadlines.day_at(analysis.document.text, position, frame.of(analysis.header))


def _closed_day(day: PartialDate, why: str) -> str:
    before = PartialDate.from_day(workdays.last_open(day.first))
    return say(
        f"hạn ngày {day.vietnamese} là {why}; ngày làm việc liền trước là {before.vietnamese}",
        f"the deadline {day.iso} is a day off ({why}); the last working day before it is {before.iso}",
    )


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
        if section.level is Level.PHU_LUC and not outline.is_attached_act(section):
            return False
    return True
