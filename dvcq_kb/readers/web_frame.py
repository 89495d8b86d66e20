"""What stands around the document on the page of a portal: menus, sidebars, lists of related documents, footers.

Three things tell: what an element is for (its role), what its author called
it (class and id), and that it is nearly all links. None of them counts
against an element that holds a good part of the page: portals call things
``main-with-sidebar``, and hide the tab that the reader did not look at.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# fmt: off
_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog", "alertdialog",
    "toolbar", "tablist",
))
_NAMES = frozenset((
    "nav", "navbar", "navigation", "menu", "menubar", "submenu", "megamenu", "breadcrumb", "breadcrumbs", "sidebar",
    "footer", "copyright", "social", "share", "sharing", "comment", "comments", "related", "relate", "lienquan",
    "advert", "advertisement", "ads", "cookie", "cookies", "popup", "modal", "login", "pagination", "paging", "pager",
    "toolbar", "newsletter", "subscribe", "hotline",
))
# fmt: on
_CONTAINERS = re.compile(r"^(?:div|section|ul|ol|dl|table|td|form|p|header|footer|span|fieldset)$")
# mainNav, main-nav, main_nav, lien-quan → its words.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# The grounds of an act may be links all through.
_OF_A_DOCUMENT = re.compile(r"\bCăn cứ\b|\bĐiều \d+\.")

# An element that holds this share of the letters on the page is not its frame.
_MOST = 0.34
_FEWEST_LINKS = 4
_LINKED = 0.7


def strip(soup: BeautifulSoup) -> None:
    """Remove it."""
    elements = soup.find_all(True)
    letters: dict[int, int] = {}
    linked: dict[int, int] = {}
    links: dict[int, int] = {}
    # Children come after their parents: backwards, all is summed up in one pass.
    for element in reversed(elements):
        own = id(element)
        letters[own] = letters.get(own, 0) + sum(
            len(node.strip()) for node in element.contents if isinstance(node, str)
        )
        if element.name == "a" and _leads_away(element):
            linked[own], links[own] = letters[own], 1
        if element.parent is not None:
            for counted in (letters, linked, links):
                counted[id(element.parent)] = counted.get(id(element.parent), 0) + counted.get(own, 0)
    whole = letters.get(id(soup), 0)
    gone: set[int] = set()
    for element in elements:
        own = id(element)
        if own in gone or letters[own] >= _MOST * whole or element.name in ("html", "body", "main", "article"):
            continue
        dense = links.get(own, 0) >= _FEWEST_LINKS and linked[own] >= _LINKED * letters[own]
        container = _CONTAINERS.match(element.name) is not None
        if (
            _is_hidden(element)
            or element.get("role") in _ROLES
            or (container and _is_named_so(element))
            or (container and dense and not _OF_A_DOCUMENT.search(element.get_text()))
        ):
            gone.update(map(id, element.find_all(True)))
            element.decompose()


def _leads_away(link: Tag) -> bool:
    """To another page, not down this one as in a table of contents."""
    target = link.get("href")
    return isinstance(target, str) and re.match(r"#\w", target) is None


def _is_hidden(element: Tag) -> bool:
    style = element.get("style")
    return element.has_attr("hidden") or (isinstance(style, str) and _NO_DISPLAY.search(style) is not None)


def _is_named_so(element: Tag) -> bool:
    names = element.get("class") or []
    own = element.get("id")
    text = " ".join([*([names] if isinstance(names, str) else names), *([own] if isinstance(own, str) else [])])
    words = [word.lower() for word in _WORD.findall(text)]
    # Word calls its paragraphs MsoFooter, MsoCommentText.
    pairs = {one + two for one, two in pairwise(words)}
    return "mso" not in words and not _NAMES.isdisjoint({*words, *pairs})
