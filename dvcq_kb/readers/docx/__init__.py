"""A Word document (.docx, .docm) → text, walked over as XML.

Order of the text: a header that holds the letterhead; the body, every
paragraph followed by its text boxes and notes; then every other header and
footer once. A paragraph is a block; a line break in it (``w:br``) is laid out
as any line end, and so is the end of a centred one before another.

Left out: the code of fields, page numbers, hidden text, comments, WordArt and
charts, documents embedded whole. ``w:caps`` is read as it is shown, in
capitals. Macros are never looked at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.model import Block, BlockKind, Place
from dvcq_kb.readers import legacy
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.characters import Encoding, Origin, lay, legacy_encodings
from dvcq_kb.readers.docx.numbering import Numbering
from dvcq_kb.readers.docx.package import Package
from dvcq_kb.readers.docx.running import letterheads_and_others
from dvcq_kb.readers.docx.story import Paragraph, Setting, Story
from dvcq_kb.readers.docx.styles import Styles
from dvcq_kb.readers.docx.view import View, pending_changes
from dvcq_kb.readers.layout import lay_out
from dvcq_kb.readers.reading import Reading

__all__ = ["read", "read_original"]


def read(data: bytes) -> Reading:
    """Read it as it is after all tracked changes are accepted."""
    return _read(data, original=False)


def read_original(data: bytes) -> Reading:
    """Read it as it was before its tracked changes."""
    return _read(data, original=True)


def _read(data: bytes, *, original: bool) -> Reading:
    package = Package(data)
    main = package.main
    root = package.required(main)
    body = root.find(names.BODY)
    if body is None:
        body = root
    related = package.related(main)
    parts = {kind.rsplit("/", 1)[-1]: part for kind, part in related.values()}
    styles = Styles(package.optional(parts.get("styles", "word/styles.xml")))
    numbering = Numbering(package.optional(parts.get("numbering", "word/numbering.xml")), styles)
    setting = Setting(View(original=original), styles, numbering)
    changes = pending_changes(root)
    for tag, kind in ((names.FOOTNOTE, "footnotes"), (names.ENDNOTE, "endnotes")):
        part = parts.get(kind, "")
        notes = package.optional(part)
        if notes is not None:
            changes += pending_changes(notes)
            story = Story(part, notes, setting)
            setting.notes.update({(tag, note.get(names.ID, "")): (story, note) for note in notes.iter(tag)})
    in_body = list(Story(main, root, setting).paragraphs(body))
    letterheads, others = letterheads_and_others(package, related, parts, root, setting)
    paragraphs = [*letterheads, *in_body, *others]
    if not paragraphs and package.has_pictures:
        raise _only_pictures()
    paragraphs, encodings = _decided(paragraphs)
    notes_to_user = (
        *_changes_note(changes, original),
        *_hidden_note(setting.hidden),
        *_legacy_note(encodings),
        *_lost_note(setting.embedded, package.broken),
    )
    return _laid_out(paragraphs, encodings, notes_to_user)


def _decided(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], frozenset[Encoding]]:
    """Which legacy encodings the text is in, by its fonts or, where these are lost, by what can be spoken."""
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    encodings = legacy_encodings(pieces)
    if encodings or not (mended := legacy.mend("\n".join(piece.text for piece in pieces))):
        return paragraphs, encodings
    encoding = Encoding.VNI if mended.name.startswith("VNI") else Encoding.TCVN3
    retagged = [
        paragraph._replace(pieces=tuple(piece._replace(encoding=encoding) for piece in paragraph.pieces))
        for paragraph in paragraphs
    ]
    return retagged, frozenset({encoding})


def _laid_out(paragraphs: Iterable[Paragraph], encodings: frozenset[Encoding], notes: tuple[str, ...]) -> Reading:
    texts: list[str] = []
    starts: list[int] = []
    kinds: list[BlockKind] = []
    walls: set[int] = set()
    places: list[Place] = []
    at = 0
    for paragraph in paragraphs:
        text, origins = _trimmed(*lay(paragraph.pieces, encodings))
        if not text:
            continue
        texts.append(text)
        starts.append(at)
        kinds.append(paragraph.kind)
        if not paragraph.runs_on:
            walls.add(at)
        places.extend(Place(at + start, paragraph.part, index) for start, index in origins)
        at += len(text) + 1
    whole = "\n".join(texts)
    return Reading(whole, tuple(_blocks(whole, walls, starts, kinds)), notes, tuple(places))


def _blocks(text: str, walls: set[int], starts: list[int], kinds: list[BlockKind]) -> Iterator[Block]:
    for block in lay_out(text, frozenset(walls)):
        kind = kinds[bisect_right(starts, block.span.start) - 1]
        yield block if kind is BlockKind.TEXT else replace(block, kind=kind)


def _trimmed(text: str, origins: list[Origin]) -> tuple[str, list[Origin]]:
    """Without the white space around it: the page break that opens a paragraph is a line end here."""
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    if not lead:
        return text, [origin for origin in origins if origin.start < len(text)]
    kept = []
    for origin, end in zip(origins, [*(each.start for each in origins[1:]), lead + len(text)], strict=True):
        if end <= lead or origin.start >= lead + len(text):
            continue
        skipped = max(0, lead - origin.start)
        index = origin.place
        kept.append(Origin(origin.start + skipped - lead, (*index[:2], index[2] + skipped) if index[2:] else index))
    return text, kept


def _changes_note(changes: int, original: bool) -> tuple[str, ...]:
    if not changes:
        return ()
    if original:
        return (
            say(
                f"tệp có {changes} chỗ sửa chưa được duyệt (Track Changes): đọc bản gốc, trước khi sửa",
                f"{changes} tracked changes are pending: read as it was before them",
            ),
        )
    return (
        say(
            f"tệp có {changes} chỗ sửa chưa được duyệt (Track Changes): đọc bản sau khi chấp nhận mọi thay đổi",
            f"{changes} tracked changes are pending: read as after accepting them all",
        ),
    )


def _hidden_note(hidden: int) -> tuple[str, ...]:
    if not hidden:
        return ()
    return (say(f"bỏ qua {hidden} ký tự chữ ẩn (Hidden)", f"{hidden} characters of hidden text left out"),)


def _legacy_note(encodings: frozenset[Encoding]) -> tuple[str, ...]:
    found = [encoding.value for encoding in (Encoding.TCVN3, Encoding.VNI) if encoding in encodings]
    if Encoding.TCVN3_CAPITALS in encodings and Encoding.TCVN3 not in encodings:
        found.insert(0, Encoding.TCVN3.value)
    return tuple(
        say(f"đã chuyển chữ phông cũ {name} sang Unicode", f"letters of {name} fonts converted to Unicode")
        for name in found
    )


def _lost_note(embedded: int, broken: list[str]) -> tuple[str, ...]:
    notes = []
    if embedded:
        notes.append(
            say(
                f"không đọc {embedded} văn bản nhúng nguyên tệp (altChunk); hãy mở bằng Word rồi lưu lại",
                f"{embedded} embedded documents (altChunk) not read; open it in Word and save it to merge them",
            )
        )
    if broken:
        names_of = ", ".join(broken)
        notes.append(say(f"bỏ qua phần hỏng của tệp: {names_of}", f"damaged parts of the file left out: {names_of}"))
    return tuple(notes)


def _only_pictures() -> ReadError:
    return ReadError(
        say(
            "tệp Word chỉ có ảnh, không có chữ; hãy nhận dạng chữ (OCR) rồi lưu lại",
            "this Word file holds pictures only, no text; run OCR on it and save it",
        )
    )
