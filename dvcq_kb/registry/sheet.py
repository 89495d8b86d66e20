"""A spreadsheet an office keeps (CSV) → facts.

Columns go by their headings, Vietnamese or English, in any order; `;`, `,` and
tabs separate them, as Excel does in one country or another.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence

from dvcq_kb import dates, symbol
from dvcq_kb.errors import RegistryError
from dvcq_kb.language import say
from dvcq_kb.model import PartialDate
from dvcq_kb.registry.facts import Known, Strength
from dvcq_kb.registry.office import same_act
from dvcq_kb.text import fold, normalise, single_spaced

# heading, folded, letters only → column. The first of each column is what `export` writes, in the two languages.
HEADINGS = {
    "number": ("Số, ký hiệu", "Number", "số ký hiệu", "số/ký hiệu", "số", "số văn bản", "số hiệu", "symbol"),
    "type": ("Loại", "Type", "loại văn bản", "hình thức"),
    "date": ("Ngày ban hành", "Date", "ngày", "ngày văn bản", "ngày ký", "issue date", "issued"),
    "issuer": ("Cơ quan ban hành", "Issuer", "cơ quan", "nơi ban hành"),
    "title": ("Trích yếu", "Title", "tên", "tên văn bản", "nội dung", "trích yếu nội dung", "subject"),
    "effective": ("Ngày có hiệu lực", "Effective", "ngày hiệu lực", "có hiệu lực", "hiệu lực", "effective date"),
    "ended": ("Ngày hết hiệu lực", "Ended", "hết hiệu lực", "end date"),
    "replaced_by": ("Thay thế bởi", "Replaced by", "bị thay thế bởi", "văn bản thay thế"),
    "strength": ("Độ tin cậy", "Strength"),
    "source": ("Nguồn", "Source"),
    "end_source": ("Nguồn về hết hiệu lực", "End source"),
}
_NOT_LETTERS = re.compile(r"[^a-z]+")
_LIMIT = 20
"""Bad rows named in one message."""


def _plain(heading: str) -> str:
    return _NOT_LETTERS.sub(" ", fold(heading)).strip()


_COLUMNS = {_plain(heading): column for column, headings in HEADINGS.items() for heading in headings}


def read(data: bytes, name: str) -> tuple[tuple[Known, ...], tuple[str, ...]]:
    """The facts of a sheet, and the headings nobody knows.

    Args:
        data: the file.
        name: how messages call it, and the source of a row that names none.

    Raises:
        RegistryError: a row is wrong; every wrong row is named, and there are no facts then.
    """
    rows = _rows(_decoded(data, name), name)
    _, headings = next(rows, (0, []))
    columns = [_COLUMNS.get(_plain(heading)) for heading in headings]
    _check(columns, headings, name)
    facts: list[Known] = []
    places: dict[str, list[tuple[Known, int]]] = {}
    wrong: list[str] = []
    for line, row in rows:
        try:
            fact = _fact({c: _cell(v) for c, v in zip(columns, row, strict=False) if c}, name)
            _check_new(fact, places.setdefault(fact.key, []))
        except ValueError as error:
            wrong.append(say(f"dòng {line}: {error}", f"line {line}: {error}"))
            continue
        facts.append(fact)
        places[fact.key].append((fact, line))
    if wrong:
        raise RegistryError(_told(name, wrong))
    unknown = (heading.strip() for heading, column in zip(headings, columns, strict=True) if column is None)
    return tuple(facts), tuple(heading for heading in unknown if heading)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Number of its last line and the cells of each row that has something in it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise RegistryError(
            say(
                f"{name}: dòng {reader.line_num}: không đọc được ({error}); hãy tìm dấu nháy kép chưa khép ở trên",
                f"{name}: line {reader.line_num}: cannot be read ({error}); look for a quote left open above it",
            )
        ) from error


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return normalise(data.decode(encoding))
    except UnicodeDecodeError:
        raise RegistryError(
            say(
                f"{name}: không phải UTF-8; trong Excel hãy lưu lại dạng “CSV UTF-8 (Comma delimited)”",
                f"{name}: not UTF-8; in Excel, save it as 'CSV UTF-8 (Comma delimited)'",
            )
        ) from None


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    # "Số, ký hiệu" holds a comma itself; between equals the rarer sign tells.
    return max(
        (";", "\t", ","), key=lambda sign: (first.count(sign) if sign != "," else min(first.count(","), 1), sign)
    )


def _check(columns: Sequence[str | None], headings: Sequence[str], name: str) -> None:
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice:
        shown = ", ".join(h for h, column in zip(headings, columns, strict=True) if column in twice)
        raise RegistryError(
            say(f"{name}: hai cột cùng một ý ({shown}); hãy bỏ một cột", f"{name}: two columns mean the same ({shown})")
        )
    if "number" not in columns:
        raise RegistryError(
            say(
                f"{name}: không có cột “Số, ký hiệu”; dòng đầu phải là tên cột, ví dụ: "
                "Số, ký hiệu; Loại; Ngày ban hành; Cơ quan ban hành; Trích yếu",
                f"{name}: no column 'Number'; the first line must name the columns: number; type; date; issuer; title",
            )
        )


def _cell(value: str) -> str:
    value = single_spaced(value)
    # How `export` keeps a cell from running as a formula.
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@") else value


def _fact(row: dict[str, str], name: str) -> Known:
    number = _number(row["number"], say("số, ký hiệu", "number")) if row.get("number") else None
    if number is None:
        raise ValueError(say("thiếu số, ký hiệu", "the number is missing"))
    date = _date(row.get("date", ""))
    parsed = symbol.parse(number)
    if date and parsed and parsed.year and parsed.year != date.year:
        raise ValueError(
            say(
                f"{number}: ngày {date.vietnamese} không thuộc năm {parsed.year} ghi trong số",
                f"{number}: the date {date.iso} is not in the year {parsed.year} of the number",
            )
        )
    effective, ended = (_day(row.get(column, "")) for column in ("effective", "ended"))
    begins = effective or (date.first if date else None)
    if begins and ended and ended <= begins:
        raise ValueError(
            say(
                f"{number}: hết hiệu lực ({ended:%d/%m/%Y}) không sau ngày bắt đầu ({begins:%d/%m/%Y})",
                f"{number}: ends ({ended}) no later than it begins ({begins})",
            )
        )
    if date and effective and effective < date.first:
        raise ValueError(
            say(
                f"{number}: có hiệu lực ({effective:%d/%m/%Y}) trước ngày ban hành ({date.vietnamese})",
                f"{number}: in force ({effective}) before its issue ({date.iso})",
            )
        )
    replaced = row.get("replaced_by", "")
    return Known(
        number=number,
        type=row.get("type") or None,
        date=date,
        issuer=row.get("issuer") or None,
        title=row.get("title") or None,
        effective=effective,
        ended=ended,
        replaced_by=_number(replaced, say("số văn bản thay thế", "number of the replacing act")) if replaced else None,
        # The office vouches for it, whatever an exported sheet said.
        strength=Strength.CERTAIN,
        source=row.get("source") or name,
        end_source=row.get("end_source", ""),
    )


def _number(written: str, what: str) -> str:
    number = re.sub(r"\s+", "", re.sub(r"^[Ss]ố\s*:?\s*", "", written)).translate(symbol.LOOK_ALIKES)
    if symbol.parse(number) is None:
        raise ValueError(say(f"“{written}” không phải {what}", f"'{written}' is no {what}"))
    return number


def _date(written: str) -> PartialDate | None:
    """``09/01/2015``, ``2015-01-09``, ``01/2015``, ``2015`` or in words."""
    if not written:
        return None
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?: 0?0:00(?::00)?)?", written):
        date = dates.partial_date(*(int(part) for part in match.groups() if part))
    elif match := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", written):
        date = dates.partial_date(int(match[2]), int(match[1]))
    else:
        words = f"ngày {written}" if written[0].isdigit() else written
        stated = dates.read(words, 0)
        date = stated.date if stated and stated.span.end == len(words) else None
    if date is None:
        raise ValueError(
            say(
                f"“{written}” không phải một ngày (viết 09/01/2015 hoặc 2015-01-09)",
                f"'{written}' is no date (write 09/01/2015 or 2015-01-09)",
            )
        )
    return date


def _day(written: str) -> datetime.date | None:
    date = _date(written)
    if date is not None and date.day is None:
        raise ValueError(say(f"“{written}”: cần đủ ngày, tháng, năm", f"'{written}': day, month and year are needed"))
    return date.first if date else None


def _check_new(fact: Known, before: Sequence[tuple[Known, int]]) -> None:
    for other, line in before:
        # Two acts of one year may bear one number, if the dates are written to tell them apart.
        if same_act(fact, other) and (fact.date is None or other.date is None or fact.date == other.date):
            raise ValueError(say(f"{fact.number} đã có ở dòng {line}", f"{fact.number} is already on line {line}"))


def _told(name: str, wrong: Sequence[str]) -> str:
    shown = [f"  {each}" for each in wrong[:_LIMIT]]
    if len(wrong) > _LIMIT:
        shown.append(say(f"  … và {len(wrong) - _LIMIT} dòng nữa", f"  … and {len(wrong) - _LIMIT} more lines"))
    head = say(
        f"{name}: {len(wrong)} dòng sai, chưa nhập dòng nào:", f"{name}: {len(wrong)} wrong lines, nothing imported:"
    )
    return "\n".join([head, *shown])


def headings() -> Iterator[str]:
    """The headings `export` writes, in the user's language."""
    return (say(*names[:2]) for names in HEADINGS.values())
