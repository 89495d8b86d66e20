"""Headers and footers → each distinct one that is shown, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dvcq_kb.model import BlockKind
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.package import Package
from dvcq_kb.readers.docx.story import Paragraph, Setting, Story
from dvcq_kb.readers.docx.styles import is_on
from dvcq_kb.readers.lines import lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCES = {names.HEADER_REFERENCE: names.w("hdr"), names.FOOTER_REFERENCE: names.w("ftr")}
_EVEN_AND_ODD = names.w("evenAndOddHeaders")


def letterheads_and_others(
    package: Package,
    related: Mapping[str, tuple[str, str]],
    parts: Mapping[str, str],
    root: _Element,
    setting: Setting,
) -> tuple[list[Paragraph], list[Paragraph]]:
    """The paragraphs of headers that hold the letterhead, as text; those of all others, as furniture.

    Some offices keep the name of the office and the motto in the header of
    the first page; running heads repeat the title, page by page.
    """
    settings = package.optional(parts.get("settings", "word/settings.xml"))
    even = settings.find(_EVEN_AND_ODD) if settings is not None else None
    letterheads: list[Paragraph] = []
    others: list[Paragraph] = []
    seen = set()
    for part in _shown(root, related, even_and_odd=even is not None and is_on(even)):
        story_root = package.optional(part)
        if story_root is None:
            continue
        paragraphs = list(Story(part, story_root, setting, running=True).paragraphs(story_root))
        texts = tuple("".join(piece.text for piece in paragraph.pieces).strip() for paragraph in paragraphs)
        # Between the fields of page numbers stand "Trang", "/", "-".
        if texts in seen or not any(_says_something(text) for text in texts):
            continue
        seen.add(texts)
        if story_root.tag == names.w("hdr") and any(_is_letterhead(text) for text in texts):
            letterheads.extend(paragraphs)
        else:
            others.extend(paragraph._replace(kind=BlockKind.FURNITURE) for paragraph in paragraphs)
    return letterheads, others


def _shown(root: _Element, related: Mapping[str, tuple[str, str]], *, even_and_odd: bool) -> Iterator[str]:
    """The parts in the order of the sections. A header of a kind that is switched off stays in the file, unseen."""
    seen = set()
    for section in root.iter(names.SECT_PR):
        title = section.find(names.TITLE_PG)
        for reference in section:
            if reference.tag not in _REFERENCES:
                continue
            kind = reference.get(names.TYPE, "default")
            if (kind == "first" and not (title is not None and is_on(title))) or (kind == "even" and not even_and_odd):
                continue
            part = related.get(reference.get(names.RELATIONSHIP_ID, ""), ("", ""))[1]
            if part and part not in seen:
                seen.add(part)
                yield part


def _says_something(text: str) -> bool:
    letters = "".join(character for character in text if character.isalnum())
    return letters.lower() not in ("", "trang", "page") and not letters.isdigit()


def _is_letterhead(text: str) -> bool:
    return any(line.letterhead and any(map(str.isalpha, line.text)) for line in lines_of(text))
