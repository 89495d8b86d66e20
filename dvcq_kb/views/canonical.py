"""A citation as it ought to be written, ready to be pasted into a draft."""

from __future__ import annotations

from dvcq_kb.model import Instrument, PartialDate
from dvcq_kb.text import comparable

# Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5.d: type, number, date, issuer, subject; of laws and ordinances
# neither number nor issuer.
_BY_NAME = frozenset({"luật", "bộ luật", "pháp lệnh", "hiến pháp"})


def citation(instrument: Instrument) -> str:
    """``Quyết định số 1719/QĐ-TTg ngày 14 tháng 10 năm 2021 của Thủ tướng Chính phủ``; what is unknown left out."""
    kind = instrument.type or ""
    by_name = instrument.name is not None and (not instrument.number or comparable(kind) in _BY_NAME)
    if by_name:
        parts = [instrument.name or "", _date(instrument.date)]
    else:
        number = f"số {instrument.number}" if instrument.number else ""
        issuer = f"của {instrument.issuer}" if instrument.issuer else ""
        parts = [kind, number, _date(instrument.date), issuer, instrument.subject or ""]
    return " ".join(part for part in parts if part) or instrument.key


def _date(date: PartialDate | None) -> str:
    """In words, as the same rule writes it: day and, of January and February, month with a leading zero."""
    if date is None:
        return ""
    month = f"tháng {date.month:02} " if date.month and date.month < 3 else f"tháng {date.month} " if date.month else ""
    day = f"ngày {date.day:02} " if date.day else ""
    return f"{day}{month}năm {date.year}"
