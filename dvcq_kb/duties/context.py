"""What a section inherits, and which of its sentences are charges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dvcq_kb.duties.charges import Charge, How
from dvcq_kb.model import Analysis, Level, Section
from dvcq_kb.text import comparable

# They say what holds, not who is to do what in a plan: only words of charge count there.
_LAWS = frozenset(
    (
        "hiến pháp",
        "luật",
        "bộ luật",
        "pháp lệnh",
        "nghị định",
        "thông tư",
        "thông tư liên tịch",
        "văn bản hợp nhất",
        "quy chế",
        "quy định",
    )
)
# I. MỤC ĐÍCH, YÊU CẦU: what for, not who; part of it may still give an order in so many words.
_AIMS = re.compile(
    r"mục đích|yêu cầu|quan điểm|mục tiêu|chỉ tiêu|tình hình|đánh giá|kết quả|sự cần thiết|đặc điểm"
    r"|thuận lợi|hạn chế|khó khăn"
    r"|phạm vi|đối tượng|giải thích|nguyên tắc|bài học|nguyên nhân|khái quát|định hướng phát triển"
)
# III. TỔ CHỨC THỰC HIỆN: here even "các đơn vị" are charged.
_CHARGING = re.compile(
    r"tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm|tiến độ|nhiệm vụ cụ thể|điều khoản thi hành"
    r"|hiệu lực thi hành"
    r"|chế độ (?:phối hợp|báo cáo|thông tin)|báo cáo|đối với|phối hợp"
)
# "các đơn vị", "mọi cơ quan": nobody in particular
_ANYBODY = re.compile(r"(?:các|mọi|từng|mỗi|những|tất cả)\b", re.IGNORECASE)
_TITLED = (Level.LA_MA, Level.PHAN, Level.CHUONG, Level.MUC, Level.DIEU, Level.SO)


@dataclass(frozen=True, slots=True)
class Context:
    """From the sections above and the lead-ins before."""

    charge: Charge | None = None
    charging: bool = False
    """Below a heading that gives charges."""
    aims: bool = False
    """Below one that says what for."""
    things: bool = False
    """In a list, a form: what it names is nobody's duty unless its own sentence says so."""

    def within(self, section: Section) -> Context:
        title = comparable(section.title) if section.level in _TITLED else ""
        if not title:
            return self
        charging = bool(_CHARGING.search(title))
        aims = (self.aims or bool(_AIMS.search(title))) and not charging
        return replace(self, aims=aims, charging=self.charging or charging)

    def handing(self, charge: Charge | None) -> Context:
        """For what follows a lead-in."""
        return self if charge is None else replace(self, charge=charge)

    def counts(self, charge: Charge, *, dated: bool, states_law: bool) -> bool:
        """Whether words that may be a charge are one here.

        Args:
            charge: as read.
            dated: the sentence names a day, a period or a recurrence.
            states_law: the document says what holds, not who is to do what.
        """
        if charge.how in (How.ORDER, How.ASKED):
            return True
        if self.aims:
            return False
        if self.things:
            return charge.how is How.STATED and charge.action.start < charge.action.end
        if charge.how is How.SUBJECT and states_law:
            return False
        return self.charging or dated or not _ANYBODY.match(charge.agents[0].value)


def states_law(analysis: Analysis) -> bool:
    kind = analysis.header.type
    return kind is not None and comparable(kind.value) in _LAWS
