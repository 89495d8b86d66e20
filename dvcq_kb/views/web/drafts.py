"""A draft is checked: pasted or sent as a file, kept only where one asks for it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from urllib.parse import quote

from starlette.responses import Response

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.views import findings as report
from dvcq_kb.views import json_forms
from dvcq_kb.views.comments import annotated
from dvcq_kb.views.web import addresses, forms, paper
from dvcq_kb.views.web.opened import Opened
from dvcq_kb.views.web.pages import Asked, Page, Refused, Sent

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CARRIED = 4 * 2**20
"""Bytes of a file that go back and forth with the page; a larger one is chosen again."""


def form(asked: Asked) -> Page:
    return Page("check.html", lambda: {"schema": "dvcq/check-form/1", "most_bytes": asked.desk.service.most_bytes})


def check(asked: Asked) -> Page:
    sent = _sent(asked)
    found = _checked(asked, sent)
    carried = b64encode(sent.data).decode() if len(sent.data) <= _CARRIED else ""
    return Page(
        "checked.html",
        lambda: {
            "schema": "dvcq/check/1",
            "documents": [
                {
                    "file": sent.name,
                    "findings": json_forms.finding_forms(found.analysis, found.findings),
                    "notes": list(found.analysis.document.notes),
                }
            ],
        },
        {
            "name": sent.name,
            "opened": found,
            "analysis": found.analysis,
            "identity": report.identity(found.analysis),
            "summary": report.counts(found.analysis),
            "clean": report.clean(found.analysis),
            "paper": found.paper,
            "lines": [line for at in range(1, len(found.paper.parts) + 1) for line in paper.lines(found.paper, at)],
            "contents": found.contents,
            "part": 1,
            "carried": carried,
            "word": _is_word(sent.data),
        },
    )


def word(asked: Asked) -> Response:
    """The file with every finding as a comment; of a text, a plain Word file of it."""
    from dvcq_kb.views.web.plain_docx import docx_of

    sent = _sent(asked)
    if not _is_word(sent.data):
        sent = Sent(f"{sent.name.rpartition('.')[0] or sent.name}.docx", docx_of(sent.read()))
    found = _checked(asked, sent)
    done = annotated(sent.data, found.analysis, found.findings)
    stem, dot, suffix = sent.name.rpartition(".")
    name = f"{stem or suffix}.dvcq{dot or '.'}{suffix if dot else 'docx'}"
    return Response(
        done.data,
        media_type=DOCX,
        headers={"Content-Disposition": f"attachment; filename=\"dvcq.docx\"; filename*=UTF-8''{quote(name)}"},
    )


def add(asked: Asked) -> Page:
    """Keep the text and what was found in it; the file itself is not kept."""
    if asked.desk.service.read_only:
        raise Refused(403, say("Kho này chỉ đọc, không thêm văn bản được.", "This base is read-only."))
    sent = _sent(asked)
    found = _checked(asked, sent)
    outcome, stored = asked.library.add(found, sent.name)
    return Page(
        "added.html",
        lambda: {
            "schema": "dvcq/add/1",
            "outcome": outcome.value,
            "document": forms.stored(stored) if stored else None,
        },
        {"outcome": outcome.value, "stored": stored, "url": addresses.document(stored.id) if stored else ""},
    )


def _sent(asked: Asked) -> Sent:
    """The file, the pasted text, or what was carried along from the page before.

    Raises:
        UsageError: none of them.
    """
    if (sent := asked.files.get("tep")) and sent.data:
        return sent
    if carried := asked.fields.get("giu"):
        try:
            return Sent(asked.fields.get("ten", "")[:120] or _pasted(), b64decode(carried, validate=True))
        except ValueError as error:
            raise UsageError(
                say("Dữ liệu gửi lên bị hỏng; hãy chọn lại tệp.", "Damaged; choose the file again.")
            ) from error
    if (text := asked.fields.get("van_ban", "")).strip():
        return Sent(_pasted(), text.encode("utf-8", "replace"))
    raise UsageError(
        say(
            "Chưa có gì để kiểm tra: hãy chọn một tệp hoặc dán văn bản vào ô.",
            "Nothing to check: choose a file or paste a text.",
        )
    )


def _pasted() -> str:
    return say("văn-bản-dán.txt", "pasted.txt")


def _checked(asked: Asked, sent: Sent) -> Opened:
    return asked.library.check(sent.read())


def _is_word(data: bytes) -> bool:
    from dvcq_kb.readers import sniff

    return sniff.docx(data)
