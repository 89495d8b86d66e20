"""Section tree → where a place is, and how it is called."""

from __future__ import annotations

from dvcq_kb.language import say
from dvcq_kb.model import Level, Section

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
    low, high = 0, len(children)
    while low < high:
        middle = (low + high) // 2
        if children[middle].span.end <= offset:
            low = middle + 1
        else:
            high = middle
    return children[low] if low < len(children) and children[low].span.start <= offset else None


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


def component_name(level: Level) -> str:
    """The name of a part that has no number of its own; empty for all others."""
    return say(*_COMPONENTS[level]) if level in _COMPONENTS else ""
