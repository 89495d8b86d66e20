"""SVG → PNG, by resvg.

resvg and not cairosvg, since it comes as one wheel for every system; cairosvg
needs the Cairo library, which Windows lacks.
"""

from __future__ import annotations

from dvcq_kb.errors import UsageError
from dvcq_kb.extras import lacking


def png(picture: str, *, scale: float = 2.0) -> bytes:
    """The picture with ``scale`` pixels for each unit; 2 prints on A4 at about 300 dots an inch.

    Raises:
        UsageError: resvg is not installed.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise UsageError(
            lacking(
                "report",
                "vẽ ảnh PNG cần gói resvg-py (trình duyệt và Word mở được cả --format svg)",
                "PNG pictures need resvg-py (browsers and Word also open --format svg)",
            )
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=scale))
