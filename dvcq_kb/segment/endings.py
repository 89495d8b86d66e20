"""Where the body ends: closing words, Nơi nhận, signature, and what is attached behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb.model import Part, Span
from dvcq_kb.segment import annexes
from dvcq_kb.segment.signatures import MAY_SIGN, is_named_above, is_signature, signer
from dvcq_kb.text import comparable

_RECIPIENTS = re.compile(r"[\s*_|\\]*(?:N[ơƠ][iI]|nơi)\s+(?:nhận|NHẬN|gửi|GỬI)\b")
_RECIPIENTS_FIRST = frozenset("N*|_\\")
_CLOSING = re.compile(
    r"(?:trên đây là|yêu cầu|đề nghị|(?:ubnd|ủy ban nhân dân|ban thường vụ|sở|bộ|phòng) .{0,60}(?:yêu cầu|"
    r"đề nghị|giao)|trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện|"
    r"nay thông báo|căn cứ kế hoạch này|nhận được|(?:kế hoạch|chỉ thị|thông báo|hướng dẫn|kết luận|"
    r"nghị quyết) này|kính trình|rất mong|xin trân trọng|trân trọng|"
    r"(?:bộ |luật|pháp lệnh|nghị quyết).{0,60} đã? ?được .{3,120} thông qua)"
)
_LOOK_BACK = 3
_MARKS = " *_|\t\n\\"


class Endings(NamedTuple):
    """Indexes of blocks; each part runs to where the next begins."""

    closing: int
    recipients: int | None
    signature: int | None
    annexes: tuple[int, ...]
    end: int
    """Where the main document ends and the first annex begins."""
    signer: Part | None


def find(text: str, blocks: Sequence[Span], body_from: int) -> Endings:
    """Where the closing, Nơi nhận, the signature and each annex begin."""
    recipients = signature = None
    count = len(blocks)
    for index in range(body_from, count):
        start, stop = blocks[index]
        first = text[start]
        if first in _RECIPIENTS_FIRST and recipients is None and _RECIPIENTS.match(text, start, stop):
            recipients = index
        elif first in MAY_SIGN and is_signature(text, blocks, index, after_recipients=recipients is not None):
            signature = index
        elif first in "(Đđ" and index > body_from and is_named_above(text, blocks, index):
            signature = index - 1
        if signature is not None or (recipients is not None and index - recipients > _LONGEST_RECIPIENTS):
            break
    signed = max((at for at in (recipients, signature) if at is not None), default=None)
    if signature is not None and recipients is None:
        recipients = _recipients_after(text, blocks, signature)
        signed = recipients or signature
    starts = annexes.starts(text, blocks, body_from, signed)
    if starts and signed is not None and starts[0] <= signed:
        # What was taken for the end stands inside an attachment.
        recipients = recipients if recipients is not None and recipients < starts[0] else None
        signature = signature if signature is not None and signature < starts[0] else None
    end = starts[0] if starts else count
    last = min((at for at in (recipients, signature) if at is not None), default=end)
    at = signature if signature is not None else recipients
    person = signer(text, blocks, at, end) if at is not None else None
    return Endings(_closing(text, blocks, body_from, last), recipients, signature, starts, end, person)


# More paragraphs than the addressees ever take.
_LONGEST_RECIPIENTS = 60
_AFTER_SIGNATURE = 12


def _recipients_after(text: str, blocks: Sequence[Span], signature: int) -> int | None:
    for index in range(signature + 1, min(signature + _AFTER_SIGNATURE, len(blocks))):
        if text[blocks[index].start] in _RECIPIENTS_FIRST and _RECIPIENTS.match(text, *blocks[index]):
            return index
    return None


def _closing(text: str, blocks: Sequence[Span], body_from: int, last: int) -> int:
    closing = last
    for index in range(last - 1, max(body_from, last - _LOOK_BACK) - 1, -1):
        block = blocks[index].of(text).strip(_MARKS)
        if block[:1] in "-+•" or not _CLOSING.match(comparable(block[:200])):
            break
        closing = index
    return closing
