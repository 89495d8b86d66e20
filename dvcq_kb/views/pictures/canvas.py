"""An SVG picture being drawn, from top to bottom.

Attributes only, no style sheet and no script: a page with a strict content
policy may hold the picture, and every renderer draws it the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape

from dvcq_kb.model import Severity
from dvcq_kb.views.session import printable

FONTS = "Arial, 'Liberation Sans', 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', sans-serif"

INK, SOFT, FAINT, LINE, PAPER, GROUND = "#1c2430", "#56616f", "#8a94a1", "#cfd6de", "#ffffff", "#f4f6f9"
SEVERITIES = {Severity.ERROR: "#b3261e", Severity.WARNING: "#9a6200", Severity.INFO: "#1a5fa8"}

# No XML holds these, escaped or not.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Canvas:
    def __init__(self) -> None:
        """Start an empty picture."""
        self._parts: list[str] = []

    def add(self, name: str, content: str = "", **attributes: object) -> None:
        """One element; ``stroke_width`` stands for ``stroke-width``, and what is ``None`` is left out."""
        self._parts.append(f"<{name}{_attributes(attributes)}" + (f">{content}</{name}>" if content else "/>"))

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str = PAPER, stroke: str = LINE,
        thick: float = 1, round: float = 5, dashes: str | None = None,
    ) -> None:  # fmt: skip
        self.add(
            "rect", x=x, y=y, width=width, height=height, rx=round or None, fill=fill,
            stroke=stroke, stroke_width=thick, stroke_dasharray=dashes,
        )  # fmt: skip

    def words(
        self, x: float, y: float, text: str, size: float, *, fill: str = INK, bold: bool = False, anchor: str = "",
        italic: bool = False,
    ) -> None:  # fmt: skip
        """One line of text on the baseline ``y``; ``anchor`` is ``middle`` or ``end``."""
        self.add(
            "text", plain(text), x=x, y=y, font_size=size, fill=fill,
            font_weight="bold" if bold else None, font_style="italic" if italic else None, text_anchor=anchor or None,
        )  # fmt: skip

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, thick: float = 1,
        dashes: str | None = None,
    ) -> None:  # fmt: skip
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=thick, stroke_dasharray=dashes)

    def curve(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str, thick: float, dashes: str | None = None,
        note: str = "",
    ) -> None:  # fmt: skip
        """From one point to another, leaving and arriving level."""
        bend = (x2 - x1) * 0.5
        path = f"M{_number(x1)} {_number(y1)}C{_number(x1 + bend)} {_number(y1)} {_number(x2 - bend)} {_number(y2)} "
        content = f"<title>{plain(note)}</title>" if note else ""
        self.add(
            "path", content, d=f"{path}{_number(x2)} {_number(y2)}", fill="none", stroke=stroke, stroke_width=thick,
            stroke_dasharray=dashes,
        )  # fmt: skip

    def sign(self, x: float, y: float, severity: Severity, size: float = 6) -> None:
        """The severity as a shape, told apart without colour; ``x``, ``y`` is its middle.

        A disc with a cross for an error, a triangle for a warning, a ring for information.
        """
        colour = SEVERITIES[severity]
        if severity is Severity.ERROR:
            self.add("circle", cx=x, cy=y, r=size, fill=colour)
            arm = size * 0.42
            self.line(x - arm, y - arm, x + arm, y + arm, stroke=PAPER, thick=1.6)
            self.line(x - arm, y + arm, x + arm, y - arm, stroke=PAPER, thick=1.6)
        elif severity is Severity.WARNING:
            points = ((x, y - size), (x + size * 1.05, y + size * 0.85), (x - size * 1.05, y + size * 0.85))
            self.add("polygon", points=" ".join(f"{_number(a)},{_number(b)}" for a, b in points), fill=colour)
        else:
            self.add("circle", cx=x, cy=y, r=size * 0.75, fill=PAPER, stroke=colour, stroke_width=1.8)

    @contextmanager
    def group(self, name: str = "g", *, note: str = "", **attributes: object) -> Iterator[None]:
        """What is drawn inside belongs together; ``note`` shows when the mouse rests on it."""
        self._parts.append(f"<{name}{_attributes(attributes)}>" + (f"<title>{plain(note)}</title>" if note else ""))
        yield
        self._parts.append(f"</{name}>")

    def picture(self, width: float, height: float, title: str, description: str) -> str:
        """The whole picture as SVG text; the same drawing gives the same bytes."""
        # What holds links is no image to a screen reader, which would pass over them.
        role = "group" if any(" href=" in part for part in self._parts) else "img"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(height)}" '
                f'width="{_number(width)}" height="{_number(height)}" role="{role}" font-family="{FONTS}">',
                f"<title>{plain(title)}</title>",
                f"<desc>{plain(description)}</desc>",
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *self._parts,
                "</svg>",
                "",
            ]
        )


def _attributes(attributes: dict[str, object]) -> str:
    written = (
        (name.rstrip("_").replace("_", "-"), _number(value) if isinstance(value, float) else str(value))
        for name, value in attributes.items()
        if value is not None
    )
    return "".join(f' {name}="{escape(_NOT_XML.sub("·", value))}"' for name, value in written)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def plain(text: str) -> str:
    """For the content of an element."""
    return escape(_NOT_XML.sub("·", printable(text)), quote=False)


def joined(parts: Iterable[str], between: str = " · ") -> str:
    return between.join(part for part in parts if part)
