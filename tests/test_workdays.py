"""Days off, against the package that keeps the calendars of the world."""

from __future__ import annotations

import datetime

import pytest

from dvcq_kb import workdays


@pytest.mark.parametrize("year", range(2013, 2027))
def test_every_day_is_open_or_closed_as_it_was(year: int) -> None:
    vietnam = pytest.importorskip("holidays").country_holidays("VN", years=[year, year + 1])
    day = datetime.date(year, 1, 1)
    while day.year == year:
        assert bool(workdays.closed(day)) == (not vietnam.is_working_day(day)), day
        day += datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-01-29", "Tết Nguyên đán"),
        ("2025-04-07", "Giỗ Tổ Hùng Vương"),
        ("2025-05-02", "ngày nghỉ hoán đổi"),
        ("2025-04-26", ""),
        ("2025-06-14", "thứ Bảy"),
        ("1998-06-13", ""),
        ("2025-06-16", ""),
    ],
)
def test_why_offices_are_closed(day: str, why: str) -> None:
    assert workdays.closed(datetime.date.fromisoformat(day)) == why


def test_working_days_are_counted_over_days_off() -> None:
    assert workdays.last_open(datetime.date(2025, 5, 5)) == datetime.date(2025, 4, 29)
    assert workdays.after(datetime.date(2025, 4, 29), 2) == datetime.date(2025, 5, 6)
