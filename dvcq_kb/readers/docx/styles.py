"""``styles.xml`` → what of the formatting decides how a text reads: font, hidden, capitals, list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.readers.docx import names

if TYPE_CHECKING:
    from lxml.etree import _Element

_STYLE, _STYLE_ID, _BASED_ON, _DEFAULT = map(names.w, ("style", "styleId", "basedOn", "default"))
_JC = names.w("jc")
_DEFAULT_RPR = f"{names.w('docDefaults')}/{names.w('rPrDefault')}/{names.RPR}"
# Letters beyond ASCII, which tell a legacy font, are drawn in hAnsi.
_FONTS = (names.w("hAnsi"), names.w("ascii"))
_THEMES = (names.w("hAnsiTheme"), names.w("asciiTheme"))


class Look(NamedTuple):
    """Of a run or a style; ``None`` where it says nothing."""

    font: str | None = None
    hidden: bool | None = None
    capitals: bool | None = None

    def over(self, below: Look) -> Look:
        font, hidden, capitals = self
        return Look(
            below.font if font is None else font,
            below.hidden if hidden is None else hidden,
            below.capitals if capitals is None else capitals,
        )


class ListPlace(NamedTuple):
    """Of ``w:numPr``; ``None`` where it says nothing."""

    number_id: str | None = None
    level: int | None = None
    style: str | None = None
    """The style that names the list, whose level may be told by it alone."""


_NOTHING = Look()


class Styles:
    def __init__(self, root: _Element | None) -> None:
        """Take the root of ``styles.xml``, ``None`` if there is none."""
        self._styles: dict[str, _Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = _NOTHING
        self._paragraph_default = ""
        if root is None:
            return
        self._default = look_of(root.find(_DEFAULT_RPR))
        for style in root.iter(_STYLE):
            name = style.get(_STYLE_ID, "")
            self._styles.setdefault(name, style)
            if style.get(names.TYPE) == "paragraph" and style.get(_DEFAULT) in ("1", "true", "on"):
                self._paragraph_default = name

    def paragraph_style(self, properties: _Element | None) -> str:
        return _value(properties, names.P_STYLE) or self._paragraph_default

    def look(self, paragraph_style: str, properties: _Element | None) -> Look:
        """Of a run with these ``w:rPr`` in a paragraph of that style."""
        below = self._look(paragraph_style).over(self._default)
        if properties is None or not len(properties):
            return below
        own = look_of(properties)
        style = _value(properties, names.R_STYLE)
        return own.over(self._look(style).over(below) if style else below)

    def alignment(self, properties: _Element | None) -> str:
        """``center``, ``both`` …; empty if neither ``w:pPr`` nor a style says."""
        direct = _value(properties, _JC)
        if direct is not None:
            return direct
        styles = self._ancestry(self.paragraph_style(properties))
        return next((found for style in styles if (found := _value(style.find(names.PPR), _JC))), "")

    def list_place(self, paragraph_style: str, properties: _Element | None) -> ListPlace:
        """Which list a paragraph with these ``w:pPr`` is an item of.

        A style may name the list and a style based on it only the level, so
        the two are looked up one by one.
        """
        direct = properties.find(names.NUM_PR) if properties is not None else None
        number_id, level = _value(direct, names.NUM_ID), _level(direct)
        if number_id is not None and level is None:
            # The list named here: the level of the style belongs to another.
            return ListPlace(number_id, None, paragraph_style)
        for style in self._ancestry(paragraph_style):
            if number_id is not None and level is not None:
                break
            found = style.find(f"{names.PPR}/{names.NUM_PR}")
            number_id = _value(found, names.NUM_ID) if number_id is None else number_id
            level = _level(found) if level is None else level
        return ListPlace(number_id, level, paragraph_style)

    def list_of_style(self, style: str) -> str | None:
        return self.list_place(style, None).number_id

    def _look(self, name: str) -> Look:
        look = self._looks.get(name)
        if look is None:
            look = _NOTHING
            for style in self._ancestry(name):
                look = look.over(look_of(style.find(names.RPR)))
            self._looks[name] = look
        return look

    def _ancestry(self, name: str) -> Iterator[_Element]:
        """A style and what it is based on; a circle, which Word does not write, ends."""
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield style
            name = _value(style, _BASED_ON) or ""


def look_of(properties: _Element | None) -> Look:
    """What ``w:rPr`` itself says."""
    if properties is None:
        return _NOTHING
    font: str | None = None
    hidden = capitals = None
    for child in properties:
        tag = child.tag
        if tag == names.R_FONTS:
            # A font of the theme is Unicode, and hides the one named beside it.
            themed = any(child.get(theme) for theme in _THEMES)
            font = "" if themed else next((name for key in _FONTS if (name := child.get(key))), None)
        elif tag == names.VANISH:
            hidden = is_on(child)
        elif tag == names.CAPS:
            capitals = is_on(child)
    return Look(font, hidden, capitals)


def is_on(toggle: _Element) -> bool:
    """``<w:caps/>`` and ``<w:caps w:val="1"/>``, not ``<w:caps w:val="0"/>``."""
    return toggle.get(names.VAL, "1") not in ("0", "false", "off")


def integer(value: str | None, default: int) -> int:
    """A number as Word writes one; anything else, or more digits than it allows, is ``default``."""
    if value is None or len(value) > 9:
        return default
    try:
        return int(value)
    except ValueError:
        return default


def _value(parent: _Element | None, tag: str) -> str | None:
    child = parent.find(tag) if parent is not None else None
    return child.get(names.VAL) if child is not None else None


def _level(parent: _Element | None) -> int | None:
    value = _value(parent, names.ILVL)
    return None if value is None else min(max(integer(value, 0), 0), 8)
