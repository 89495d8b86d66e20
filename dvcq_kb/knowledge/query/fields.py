"""The fields of a query: their names, and what their values may be."""

from __future__ import annotations

import calendar
import difflib
import re
from typing import NamedTuple

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge.analyzer import folded, name_key, syllables, symbol_key, words
from dvcq_kb.knowledge.query.tree import Having
from dvcq_kb.language import say
from dvcq_kb.model import Severity


class Field(NamedTuple):
    aliases: tuple[str, ...]
    """Folded, without hyphens; the first after the name is English."""
    vietnamese: str
    english: str
    example: str


FIELDS = {
    "loai": Field(("type", "loaivanban"), "loại văn bản", "type", "loai:ke-hoach"),
    "so": Field(("number", "sohieu", "kyhieu"), "số, ký hiệu của văn bản", "number of the document", "so:136/KH-UBND"),
    "coquan": Field(("issuer", "cq", "coquanbanhanh"), "cơ quan ban hành", "issuer", 'coquan:"UBND quận Ba Đình"'),
    "nam": Field(("year",), "năm ban hành", "year", "nam:2019..2023"),
    "ngay": Field(("date", "ngaybanhanh"), "ngày ban hành", "date", "ngay:2021-01..2021-06"),
    "muc": Field(("section", "dieu", "article"), "mục, điều", "section", "muc:II.3"),
    "vanban": Field(("document", "doc", "vb"), "văn bản trong kho", "document", "vanban:ke-hoach-2025.docx"),
    "trichdan": Field(("cites", "viendan", "citing", "cancu"), "viện dẫn văn bản", "cites", "trichdan:33/CT-TTg"),
    "loi": Field(("fault", "phathien", "finding"), "có lỗi đã phát hiện", "has a fault", "loi:DVC201"),
}
_ALIASES = {alias: name for name, field in FIELDS.items() for alias in (name, *field.aliases)}
FIELD_NAME = re.compile(r"([^\W\d_][\w\-]*):(?=\S)")

_YEARS = re.compile(r"(\d{4})(?:(?:\.\.|-)(\d{4}))?$")
# 2021   2021-03   2021-03-15   15/3/2021   3/2021
_DAY = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?$|(?:(?P<d2>\d{1,2})/)?(?P<m2>\d{1,2})/(?P<y2>\d{4})$"
)
_SEVERITIES = {
    "loi": Severity.ERROR, "error": Severity.ERROR, "canh bao": Severity.WARNING, "warning": Severity.WARNING,
    "goi y": Severity.INFO, "info": Severity.INFO,
}  # fmt: skip
ANY_FAULT = "*"


def known_fields() -> str:
    return ", ".join(f"{name}:" for name in FIELDS)


def field_named(typed: str, query: str, position: int) -> str | None:
    """The field a name means; ``None`` if it is an ordinary word before a colon.

    Raises:
        QueryError: it is nearly the name of a field.
    """
    name = folded(typed).replace("_", "").replace("-", "")
    if name in _ALIASES:
        return _ALIASES[name]
    # "Hỏi:ai" is a question, "laoi:luat" is a slip of the finger.
    close = difflib.get_close_matches(name, _ALIASES, cutoff=0.75) if len(name) > 2 else []
    if not close:
        return None
    # Two letters swapped are likelier than one left out: "laoi" is loai, not loi.
    meant = next((alias for alias in close if sorted(alias) == sorted(name)), close[0])
    raise QueryError(
        say(
            f"không có trường “{typed}:”; ý bạn là “{meant}:”? Các trường có thể dùng: {known_fields()}",
            f"there is no field “{typed}:”; did you mean “{meant}:”? Known fields: {known_fields()}",
        ),
        query,
        position,
    )


def having(field: str, value: str, *, quoted: bool, query: str, position: int, value_position: int) -> Having:
    """A field with its value as a condition.

    Raises:
        QueryError: a value its field cannot have.
    """
    if not words(value) and not (field == "loi" and value == ANY_FAULT):
        raise QueryError(
            say(
                f"trường “{field}:” chưa có giá trị, ví dụ {FIELDS[field].example}",
                f"the field “{field}:” has no value, for example {FIELDS[field].example}",
            ),
            query,
            value_position,
        )
    if field == "ngay":
        return Having(field, (), position, _days(value, query, value_position))
    if field == "vanban":
        return Having(field, (value,), position)
    parts = [value] if quoted or field == "muc" else [part for part in value.split(",") if syllables(part)] or [value]
    found: list[str] = []
    for part in parts:
        at = value_position + max(0, value.find(part))
        if field == "nam":
            found += _years(part, query, at)
        elif field == "loi":
            found.append(_fault(part, query, at))
        elif field in ("so", "trichdan") and re.search(r"\d", part):
            found.append(symbol_key(re.sub(r"\s+", "", folded(part))))
        elif field == "muc":
            found.append(name_key(part))
        else:
            found.append(" ".join(words(part)) if field == "coquan" else name_key(part))
    return Having(field, tuple(dict.fromkeys(found)), position)


def _years(value: str, query: str, position: int) -> list[str]:
    match = _YEARS.match(value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if not first <= last <= first + 200:
        raise QueryError(
            say(
                f"“nam:{value}” không phải là năm; hãy viết nam:2021 hoặc nam:2019..2023",
                f"“nam:{value}” is not a year; write nam:2021 or nam:2019..2023",
            ),
            query,
            position,
        )
    return list(map(str, range(first, last + 1)))


def _days(value: str, query: str, position: int) -> tuple[str, str]:
    first, dots, last = value.partition("..")
    begin = _day(first) if first else "0000"
    end = (_day(last) if last else "9999") if dots else begin
    if begin is None or end is None or (begin > end and not begin.startswith(end)):
        raise QueryError(
            say(
                f"“ngay:{value}” không phải là ngày; hãy viết ngay:2021, ngay:2021-03, ngay:15/3/2021 "
                "hoặc ngay:2021-01..2021-06",
                f"“ngay:{value}” is not a date; write ngay:2021, ngay:2021-03, ngay:15/3/2021 or ngay:2021-01..2021-06",
            ),
            query,
            position,
        )
    return begin, end


def _day(text: str) -> str | None:
    """ISO, as exact as typed; ``None`` if there is no such day."""
    match = _DAY.match(text)
    if not match:
        return None
    year, month, day = (match[a] or match[b] for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
    if month is None:
        return str(year)
    if not 1 <= int(month) <= 12 or int(year) < 1:
        return None
    if day is None:
        return f"{year}-{int(month):02}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return None
    return f"{year}-{int(month):02}-{int(day):02}"


def _fault(value: str, query: str, position: int) -> str:
    name = name_key(value)
    if value == ANY_FAULT or name in ("co", "any"):
        return ANY_FAULT
    if name in _SEVERITIES:
        return _SEVERITIES[name].value
    if re.fullmatch(r"dvc\d{1,3}", name):
        return name
    raise QueryError(
        say(
            f"“loi:{value}” không rõ; hãy viết loi:co, loi:loi, loi:canh-bao, loi:goi-y hoặc một mã như loi:DVC201",
            f"“loi:{value}” is not known; write fault:any, fault:error, fault:warning, fault:info or fault:DVC201",
        ),
        query,
        position,
    )
