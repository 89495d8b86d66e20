"""Section tree → where a place is, and how it is called."""

from __future__ import annotations

from bisect import bisect_right

from dvcq_kb.language import say
from dvcq_kb.model import Level, Section
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import types

# Legal writing names the provision from the smallest part outward: điểm a khoản 2 Điều 5.
_PROVISIONS = {Level.DIEM: "điểm", Level.KHOAN: "khoản", Level.DIEU: "Điều"}
_UPPER = {
    Level.PHAN: "Phần",
    Level.CHUONG: "Chương",
    Level.MUC: "Mục",
    Level.TIEU_MUC: "Tiểu mục",
}
_COMPONENTS = {
    Level.TIEU_DE: ("Tiêu đề", "Header"),
    Level.MO_DAU: ("Mở đầu", "Preamble"),
    Level.NOI_DUNG: ("Nội dung", "Body"),
    Level.KET: ("Kết", "Closing"),
    Level.NOI_NHAN: ("Nơi nhận", "Recipients"),
    Level.CHU_KY: ("Chữ ký", "Signature"),
}
# Plans are cited from the outside in: II.3.a.
_NUMBERED = (Level.LA_MA, Level.SO, Level.CHU)


def path_to(root: Section, offset: int) -> tuple[Section, ...]:
    """The sections that hold ``offset``, outermost first, ``root`` included."""
    path = [root]
    while True:
        inner = _child_at(path[-1].children, offset)
        if inner is None:
            return tuple(path)
        path.append(inner)


def _child_at(children: tuple[Section, ...], offset: int) -> Section | None:
    at = bisect_right(children, offset, key=_end)
    return children[at] if at < len(children) and children[at].span.start <= offset else None


def _end(section: Section) -> int:
    return section.span.end


def label(path: tuple[Section, ...]) -> str:
    """How an official would name the place: ``II.3``, ``điểm a khoản 2 Điều 5``, ``Mở đầu``; empty for the root."""
    annex = next((f"{section.label or section.title} " for section in path if section.level is Level.PHU_LUC), "")
    provisions = [f"{_PROVISIONS[s.level]} {s.label}" for s in reversed(path) if s.level in _PROVISIONS]
    if provisions:
        return annex + " ".join(provisions)
    numbered = [section.label for section in path if section.level in _NUMBERED]
    if numbered:
        return annex + ".".join(numbered)
    upper = [f"{_UPPER[section.level]} {section.label}" for section in reversed(path) if section.level in _UPPER]
    if upper:
        return annex + ", ".join(upper)
    for section in path:
        if name := component_name(section.level):
            return annex + name
    return annex.strip()


def label_at(root: Section, offset: int) -> str:
    """How an official would name the place that holds ``offset``."""
    return label(path_to(root, offset))


def component_name(level: Level) -> str:
    """The name of a part that has no number of its own; empty for all others."""
    return say(*_COMPONENTS[level]) if level in _COMPONENTS else ""


def is_attached_act(section: Section) -> bool:
    """Whether it is a regulation, plan or other act promulgated with the document; not so forms, lists and tables."""
    return section.level is Level.PHU_LUC and comparable(section.label) in types()
