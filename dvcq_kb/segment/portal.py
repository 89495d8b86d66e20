"""The attribute table of a legal portal's page → Header, for pages that show no text of the document itself.

Số hiệu25/2025/TT-BTP ⏎ Loại văn bảnThông tư ⏎ Ngày ban hành01/12/2025 ⏎ Cơ quan ban hànhBộ Tư pháp
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb import dates
from dvcq_kb.model import Header, Part, Span, StatedDate
from dvcq_kb.symbol import LOOK_ALIKES
from dvcq_kb.text import comparable, single_spaced
from dvcq_kb.vocabulary import types

# The label and its value stand in one cell, with or without a colon between.
_NUMBER = re.compile(r"(?:Số hiệu|Số ký hiệu|Số/Ký hiệu)\s*:?\s*(\d[^\s\n]*)")
_TYPE = re.compile(r"Loại văn bản\s*:?\s*([^\n|]{2,40})")
_DATE = re.compile(r"Ngày ban hành\s*:?\s*((\d{1,2})[/-](\d{1,2})[/-](\d{4}))(?!\d)")
_ISSUER = re.compile(r"(?:Cơ quan ban hành|Nơi ban hành)\s*:?\s*([^\n|]{2,90})")
_SIGNER = re.compile(r"Người ký\s*:?\s*([^\n|]{2,50})")
_MOST_BLOCKS = 160


def read(text: str, blocks: Sequence[Span]) -> tuple[Header, int] | None:
    """The header, and the index of the first block after the table; ``None`` if there is no such table."""
    if not blocks:
        return None
    last = min(len(blocks), _MOST_BLOCKS) - 1
    end = blocks[last].end
    if text.find("Loại văn bản", blocks[0].start, end) < 0:
        return None
    number = _part(_NUMBER.search(text, 0, end))
    kind = _part(_TYPE.search(text, 0, end))
    if number is None or kind is None or comparable(kind.value) not in types():
        return None
    number = Part(number.value.translate(LOOK_ALIKES), number.span)
    date = None
    if found := _DATE.search(text, 0, end):
        day, month, year = map(int, found.group(2, 3, 4))
        date = StatedDate(dates.partial_date(year, month, day), Span(*found.span(1)))
    issuer, signer = _part(_ISSUER.search(text, 0, end)), _part(_SIGNER.search(text, 0, end))
    header = Header(number, kind, date, _filled(issuer), None, _title(text, blocks, number), _filled(signer))
    ends = [part.span.end for part in (number, kind, date, issuer, signer) if isinstance(part, (Part, StatedDate))]
    after = next((at for at, span in enumerate(blocks) if span.start >= max(ends)), len(blocks))
    return header, after


def _part(match: re.Match[str] | None) -> Part | None:
    return Part(single_spaced(match[1]), Span(*match.span(1))) if match else None


def _filled(part: Part | None) -> Part | None:
    return None if part is None or not part.value.strip("-. ") else part


def _title(text: str, blocks: Sequence[Span], number: Part) -> Part | None:
    """The page's own title, "Thông tư số 25/2025/TT-BTP Quy định …", without type and number."""
    raw = number.span.of(text)
    for span in blocks[:_MOST_BLOCKS]:
        at = text.find(raw, *span)
        if at >= 0 and text[span.start : at].strip().lower().endswith("số") and at + len(raw) < span.end - 8:
            start = at + len(raw)
            words = text[start : span.end]
            start += len(words) - len(words.lstrip(" :,-–"))
            return Part(single_spaced(text[start : span.end]), Span(start, span.end))
    return None
