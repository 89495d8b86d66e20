"""Notes → Word comments at exactly the letters they speak of.

The text stays as it is, and so does every part of the file but the main one,
the comments, and the two lists that name them. What is commented already is
not commented again, be it resolved or not.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from dvcq_kb.annotate import comments as comment_part
from dvcq_kb.annotate.anchors import Anchors
from dvcq_kb.annotate.comments import wall_time
from dvcq_kb.annotate.marks import lay
from dvcq_kb.annotate.notes import Annotated, Note
from dvcq_kb.annotate.parts import Parts
from dvcq_kb.annotate.pieces import Pieces
from dvcq_kb.model import Document
from dvcq_kb.readers.docx.view import View


def annotate(data: bytes, document: Document, notes: Sequence[Note], now: datetime.datetime) -> Annotated:
    """Put the notes into a Word file.

    Args:
        data: the bytes of a .docx.
        document: as read from these bytes, tracked changes accepted.
        notes: in text order.
        now: when the comments were made, as a clock on the wall shows it.

    Raises:
        ReadError: the file is damaged where its comments are kept.
    """
    parts = Parts(data)
    view = View(original=False)
    known = parts.of_kind("comments")
    mine = comment_part.ours(parts.root(known)) if known is not None else []
    wanted = Counter(note.fingerprint for note in notes)
    said: Counter[str] = Counter()
    stale = []
    for comment in mine:
        mark = comment_part.fingerprint(comment)
        if said[mark] < wanted[mark]:
            said[mark] += 1
        else:
            stale.append(comment)
    new = []
    kept = 0
    for note in notes:
        if said[note.fingerprint]:
            said[note.fingerprint] -= 1
            kept += 1
        else:
            new.append(note)
    if not new and not stale:
        return Annotated(data, 0, kept, 0, 0)
    # Places are counted in the file as it was read: found first, changed after.
    anchors = Anchors(parts, document, view)
    found = [anchors.of(note.span) for note in new]
    root = parts.comments()
    pieces = Pieces(view, found)
    first = comment_part.next_id(root.iter(comment_part.COMMENT))
    date = wall_time(now)
    for number, (note, anchor) in enumerate(zip(new, found, strict=True), first):
        lay(pieces.first(anchor.start), pieces.last(anchor.end), str(number))
        comment_part.add(root, str(number), note.paragraphs, note.fingerprint, date)
    removed = comment_part.remove(parts, root, stale) if stale else 0
    return Annotated(parts.packed(), len(new), kept, removed, sum(not anchor.exact for anchor in found))
