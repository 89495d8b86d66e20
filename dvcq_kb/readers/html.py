"""A web page, or a page that Word saved as one → text.

A block element is a line, so is what ``<br>`` ends; then the lines are laid
out as those of any text, since pages made from PDF are wrapped and torn like
it. Nothing runs on across the border of a table cell.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.model import BlockKind
from dvcq_kb.readers import txt, web_frame, web_notes
from dvcq_kb.readers.counting import formatted
from dvcq_kb.readers.layout import lay_out
from dvcq_kb.readers.reading import Reading
from dvcq_kb.text import normalise

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# What a page opens with; a fragment cut out of one (a saved "div") opens with an element.
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<!--.{0,2000}?-->|<\?xml[^>]{0,200}>)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|span|section|article|main|center|font|h[1-6]|style|script)"
    rb"[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Pages in legacy fonts declare one of these (as `codecs.lookup` names them), x-user-defined, or nothing.
_UNTOLD = ("iso8859-1", "cp1252")

_DROPPED = re.compile(r"^(?:script|style|noscript|template|svg|nav|aside|iframe|object|button|select|textarea|input)$")
# Menus of the page around the document, not the header of an article.
_FRAME = re.compile(r"^(?:header|footer)$")
_BLOCK = re.compile(
    r"^(?:address|article|blockquote|body|caption|center|d[dlt]|details|div|fieldset|figcaption|figure|h[1-6r]"
    r"|header|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$"
)
# Nothing runs on across their borders.
_WALLED = ("td", "th", "table")

# Where portals keep the document itself, the first that holds text wins:
# vbpl.vn (new, then old), thuvienphapluat.vn, luatvietnam.vn, chinhphu.vn and congbao.chinhphu.vn, then what HTML says.
_ROOTS = (
    "[data-vbpl-content-root]",
    "#toanvancontent",
    ".toanvancontent",
    "#divContentDoc",
    ".content1",
    ".the-document-body",
    ".detail-content",
    "main",
    "article",
)
# Fewer letters than any document has: an empty frame that a script was to fill.
_LEAST = 200

# What a portal serves, and people save, in place of the document.
_ERROR_PAGE = re.compile(
    r"\b(?:trang|văn bản|tài liệu|nội dung|page|document)\b[^.\n]{0,40}(?:không tồn tại|không tìm thấy|not found)"
    r"|không tìm thấy (?:trang|văn bản|tài liệu|nội dung)|\b(?:lỗi|error) 40[34]",
    re.IGNORECASE,
)

_SPACES = re.compile(r"\s+")
_XML = re.compile(r"\s*<\?xml[^>]{0,200}>")

# Marks put between the elements; str.split() takes all of them for white space, so no text node keeps any.
_LINE, _CELL, _NOTE = "\x1e", "\x1d", "\x1c"


def recognises(data: bytes) -> bool:
    head = data[:4096]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, errors="ignore").encode()
    return _OPENING.match(head) is not None


def read(data: bytes) -> Reading:
    from bs4 import BeautifulSoup

    page, notes = _decode(data)
    # Pages that declare themselves XML are HTML all the same, and Beautiful Soup would warn of it.
    soup = BeautifulSoup(_XML.sub("", page, count=1), "lxml")
    footnotes = web_notes.take(soup)
    text, walls, starts = _lay(_root(soup), footnotes)
    if len(text) < _LEAST and _ERROR_PAGE.search(text):
        raise ReadError(
            say(
                f"trang web báo lỗi (“{text.splitlines()[0]}”), không có văn bản; hãy tải lại từ trang gốc",
                f"the page says there is no document (“{text.splitlines()[0]}”); download it anew",
            )
        )
    blocks = (
        replace(block, kind=BlockKind.NOTE) if block.span.start in starts else block for block in lay_out(text, walls)
    )
    return Reading(text, tuple(blocks), notes)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Unknown to Python, no encoding of text ("hex", "undefined" of its own), or not that of this page.
        with suppress(LookupError, UnicodeError):
            name = codecs.lookup(declared[1].decode("ascii")).name
            if name not in _UNTOLD:
                return data.decode(name), ()
    return txt.decode(data)


def _root(soup: BeautifulSoup) -> Tag:
    """The element that holds the document, rid of what is no text of it."""
    for element in soup(_DROPPED):
        element.decompose()
    for element in soup(_FRAME):
        if element.find_parent(["main", "article"]) is None:
            element.decompose()
    web_frame.strip(soup)
    for selector in _ROOTS:
        found = soup.select_one(selector)
        if found is not None and len(found.get_text(strip=True)) >= _LEAST:
            return found
    return soup.body or soup


def _lay(root: Tag, notes: Mapping[int, str]) -> tuple[str, frozenset[int], frozenset[int]]:
    """The text, one line a block element, and the offsets of walls (cells, ends of tables) and of footnotes."""
    lines: list[str] = []
    walls: set[int] = set()
    starts: set[int] = set()
    offset = 0
    for cell in "".join(_pieces(root, notes)).split(_CELL):
        walls.add(offset)
        if cell.startswith(_NOTE):
            starts.add(offset)
        for raw in cell.split(_LINE):
            line = normalise(" ".join(raw.split()))
            if line:
                lines.append(line)
                offset += len(line) + 1
    return "\n".join(lines), frozenset(walls), frozenset(starts)


def _pieces(root: Tag, notes: Mapping[int, str]) -> Iterator[str]:
    """The text nodes with marks where block elements begin and end, a footnote behind the block that refers to it.

    Comments and declarations are left out.

    A walk that changes nothing: to put a node into a tree costs as much as the tree is deep.
    """
    from bs4 import NavigableString, Tag

    stack: list[object] = list(reversed(root.contents))
    preformatted = 0
    counted: dict[int, int] = {}
    number = ""
    waiting: list[str] = []
    while stack:
        node = stack.pop()
        if isinstance(node, _Leaving):
            preformatted -= node.preformatted
            # An item that says nothing keeps its number to itself.
            number = "" if node.item else number
            yield node.mark
            yield from (f"{_CELL}{_NOTE}{note}{_CELL}" for note in waiting)
            waiting.clear()
        elif type(node) is NavigableString:
            if number and node.strip():
                yield "" if _NUMBERED.match(node.lstrip()) else number
                number = ""
            yield _LINE.join(node.splitlines()) if preformatted else _SPACES.sub(" ", node)
        elif isinstance(node, Tag):
            if id(node) in notes:
                waiting.append(notes[id(node)])
                continue
            if node.name == "br":
                yield _LINE
            elif _BLOCK.match(node.name):
                mark = _CELL if node.name in _WALLED else _LINE
                preformatted += node.name == "pre"
                yield mark
                stack.append(_Leaving(mark, node.name == "pre", node.name == "li"))
                number = _number(node, counted) if node.name == "li" else number
            stack.extend(reversed(node.contents))


# An item that bears its number in its own text, whatever the list would show.
_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[a-zđA-Z]|[IVXLC]{1,6})\s*[.)]|[-–+•]|(?:Điều|Chương|Mục|Phần)\s")
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)")


def _number(item: Tag, counted: dict[int, int]) -> str:
    """What a browser shows before an item of a numbered list, points as Vietnamese documents write them: ``a)``."""
    of = item.parent
    if of is None or of.name != "ol":
        return ""
    start = _digits(item.get("value")) or counted.get(id(of), (_digits(of.get("start")) or 1) - 1) + 1
    counted[id(of)] = start
    style = _STYLE.search(str(item.get("style") or of.get("style") or ""))
    form = _STYLES.get(style[1], "decimal") if style else _FORMS.get(str(of.get("type") or ""), "decimal")
    if form == "none":
        return ""
    return f"{formatted(start, form)}{')' if form == 'lowerLetter' else '.'} "


def _digits(value: object) -> int | None:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


class _Leaving(NamedTuple):
    """The end of a block element."""

    mark: str
    preformatted: bool
    item: bool
