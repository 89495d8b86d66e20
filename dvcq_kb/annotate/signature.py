"""A copy that we wrote is known again, and known to be as we left it, so that it may be replaced.

In a Word file, by a remark that no program keeps when it saves the file; in a
PDF, by a last line with the digest of all that stands before it.
"""

from __future__ import annotations

import hashlib

from dvcq_kb.annotate.parts import Parts
from dvcq_kb.errors import ReadError
from dvcq_kb.readers import sniff

_LINE = b"\n%dvcq "


def signed(data: bytes) -> bytes:
    """The same file with our mark; one of another format as it is."""
    if sniff.pdf(data):
        return data if untouched(data) else data + _LINE + _digest(data)
    if sniff.docx(data):
        parts = Parts(data)
        parts.sign()
        return parts.packed()
    return data


def untouched(data: bytes) -> bool:
    """Whether we wrote this file, and nobody has saved it since."""
    if sniff.pdf(data):
        before, mark, digest = data.rpartition(_LINE)
        return bool(mark) and digest == _digest(before)
    try:
        return sniff.docx(data) and Parts(data).signed
    except ReadError:
        return False


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode() + b"\n"
