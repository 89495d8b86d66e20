"""``numbering.xml`` → the number that Word shows before a paragraph but does not store in it.

    <w:abstractNum w:abstractNumId="3">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
    </w:abstractNum>
    <w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>

The lists (``w:num``) of one ``w:abstractNum`` count on together, unless one
of them says where it starts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.readers.counting import formatted
from dvcq_kb.readers.docx import names, symbols
from dvcq_kb.readers.docx.styles import ListPlace, Look, Styles, integer, is_on, look_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_ABSTRACT, _ABSTRACT_ID, _NUM, _LVL = map(names.w, ("abstractNum", "abstractNumId", "num", "lvl"))
_OVERRIDE, _START_OVERRIDE, _START, _RESTART = map(names.w, ("lvlOverride", "startOverride", "start", "lvlRestart"))
_FORMAT, _LVL_TEXT, _SUFFIX, _IS_LEGAL = map(names.w, ("numFmt", "lvlText", "suff", "isLgl"))
_PICTURE, _NUM_STYLE_LINK = map(names.w, ("lvlPicBulletId", "numStyleLink"))

# Word allows a level's text 255 characters; repeated over a document a longer one would fill the memory.
_LONGEST = 255


class Number(NamedTuple):
    text: str
    """As shown, with the space that follows it."""
    look: Look
    bullet: bool


class _Level(NamedTuple):
    start: int
    format: str
    text: str
    suffix: str
    restart: int | None
    """After an item of a level below this one (counted from 1) it starts anew; 0: never; ``None``: of any higher."""
    legal: bool
    """Shows the numbers of all levels in digits."""
    style: str
    look: Look


@dataclass(slots=True)
class _Series:
    """The definition of a list, and how far it has counted."""

    levels: dict[int, _Level]
    num_style_link: str
    """Defined by the list of this style instead."""
    counted: dict[int, int] = field(default_factory=dict)


class _List(NamedTuple):
    series: _Series
    levels: dict[int, _Level]
    """With the list's own overrides."""
    starts: dict[int, int]
    """Levels that start anew when the list is first used."""


class Numbering:
    """Counts the items of a document's lists; ask for every item once, in order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        """Take the root of ``numbering.xml``, ``None`` if there is none."""
        self._styles = styles
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        series = {each.get(_ABSTRACT_ID, ""): _series(each) for each in root.findall(_ABSTRACT)}
        for each in root.findall(_NUM):
            reference = each.find(_ABSTRACT_ID)
            found = series.get(reference.get(names.VAL, "")) if reference is not None else None
            if found is not None:
                self._lists[each.get(names.NUM_ID, "")] = _list(each, found)
        self._link()

    def _link(self) -> None:
        """Lists that are defined by a list style take its levels and its count."""
        for name, each in list(self._lists.items()):
            if not each.series.num_style_link:
                continue
            target = self._lists.get(self._styles.list_of_style(each.series.num_style_link) or "")
            if target is not None and target.series.levels:
                self._lists[name] = _List(target.series, {**target.levels, **each.levels}, each.starts)

    def next(self, place: ListPlace) -> Number | None:
        """The number of the next item there; ``None`` if that is no list."""
        each = self._lists.get(place.number_id or "")
        if each is None:
            return None
        at = place.level
        if at is None:
            at = next((at for at, level in each.levels.items() if level.style and level.style == place.style), 0)
        level = each.levels.get(at)
        if level is None:
            return None
        counted = each.series.counted
        for lower in [lower for lower in counted if lower > at]:
            # A level that is not defined any more restarts as the usual one does.
            restart = each.levels[lower].restart if lower in each.levels else None
            if restart is None or at < restart:
                del counted[lower]
        counted[at] = each.starts.pop(at) if at in each.starts else counted.get(at, level.start - 1) + 1
        return self._shown(each, at, level)

    def _shown(self, each: _List, at: int, level: _Level) -> Number | None:
        if level.format == "bullet":
            text = symbols.bullet(level.text, level.look.font or "")
            return Number(text + " ", Look(), bullet=True) if text else None
        text = level.text
        for shown in range(at + 1):
            of = each.levels.get(shown)
            mark = f"%{shown + 1}"
            if of is None or mark not in text:
                continue
            # A higher level without an item yet shows where it starts.
            number = each.series.counted.get(shown, of.start)
            text = text.replace(mark, formatted(number, "decimal" if level.legal else of.format))
        text = text.strip()
        if not text:
            return None
        return Number(text if level.suffix == "nothing" else text + " ", level.look, bullet=False)


def _series(abstract: _Element) -> _Series:
    link = abstract.find(_NUM_STYLE_LINK)
    return _Series(_levels(abstract), link.get(names.VAL, "") if link is not None else "")


def _list(num: _Element, series: _Series) -> _List:
    levels = dict(series.levels)
    starts = {}
    for override in num.findall(_OVERRIDE):
        at = integer(override.get(names.ILVL), 0)
        levels.update(_levels(override))
        start = override.find(_START_OVERRIDE)
        if start is not None:
            starts[at] = integer(start.get(names.VAL), 1)
    return _List(series, levels, starts)


def _levels(parent: _Element) -> dict[int, _Level]:
    return {integer(level.get(names.ILVL), 0): _level(level) for level in parent.findall(_LVL)}


def _level(level: _Element) -> _Level:
    found = {child.tag: child for child in level}

    def value(tag: str, default: str = "") -> str:
        return found[tag].get(names.VAL, default) if tag in found else default

    picture = _PICTURE in found
    return _Level(
        start=integer(value(_START), 1 if _START not in found else 0),
        format="bullet" if picture else value(_FORMAT, "decimal"),
        text="•" if picture else value(_LVL_TEXT)[:_LONGEST],
        suffix=value(_SUFFIX, "tab"),
        restart=integer(value(_RESTART), 0) if _RESTART in found else None,
        legal=_IS_LEGAL in found and is_on(found[_IS_LEGAL]),
        style=value(names.P_STYLE),
        look=look_of(found.get(names.RPR)),
    )
