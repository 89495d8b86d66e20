"""What time it is; SOURCE_DATE_EPOCH (seconds since 1970, UTC) instead, for output that must come out the same.

https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import datetime
import os


def now() -> datetime.datetime:
    """The clock on the wall, without a zone; the epoch in that of the world."""
    return _epoch() or datetime.datetime.now()


def stamp() -> datetime.datetime:
    """In the zone of the world, to the second."""
    return (_epoch() or datetime.datetime.now(datetime.UTC)).replace(microsecond=0)


def today() -> datetime.date:
    return now().date()


def _epoch() -> datetime.datetime | None:
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    # Eleven digits reach beyond the year 5000; datetime ends with 9999.
    if told.isascii() and told.isdigit() and len(told) < 12:
        return datetime.datetime.fromtimestamp(int(told), datetime.UTC)
    return None
