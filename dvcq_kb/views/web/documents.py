"""One document of the base, in tabs."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from starlette.responses import Response

from dvcq_kb.language import say
from dvcq_kb.model import Link, Mention, Section
from dvcq_kb.outline import label
from dvcq_kb.views import findings as report
from dvcq_kb.views import json_forms, pictures, places, tabular, tasks
from dvcq_kb.views.web import addresses, forms, neighbours, paper, tables
from dvcq_kb.views.web.duties import LONGEST_UNIT
from dvcq_kb.views.web.opened import Opened
from dvcq_kb.views.web.pages import Asked, Page, is_twin, missing

PARTS = 10_000
"""More than any document has."""
_AGENTS = 30
_ROWS = 100
"""Citations, findings or duties on one page; the twin and the table have them all."""
_CITING = 100
"""Citing documents listed; the page of the act has them all."""


def opened(asked: Asked) -> Opened:
    """The document that the path names.

    Raises:
        Refused: there is none.
    """
    found = asked.library.open(addresses.id_of(asked.request.path_params["id"]))
    if found is None:
        raise missing(
            say(
                "Không có văn bản này trong kho; có thể đã được cập nhật hoặc bỏ đi. Hãy tìm lại theo tên, hoặc số, "
                "ký hiệu.",
                "No such document in the base; it may have been replaced or removed. Search for it again.",
            )
        )
    return found


def page(asked: Asked) -> Page:
    tab = asked.request.path_params.get("tab", "toan-van")
    if tab not in _TABS:
        raise missing(say("Không có trang này.", "No such page."))
    found = opened(asked)
    assert found.stored
    context, form = _TABS[tab](asked, found)
    counts = {"can-cu": len(found.analysis.citations), "loi": len(found.findings)}
    return Page(
        "document.html",
        lambda: {"schema": "dvcq/document/1", "document": forms.stored(found.stored), **form()},  # type: ignore[arg-type]
        {
            "tab": tab,
            "tabs": [(name, title, counts.get(name)) for name, title in _names().items()],
            "opened": found,
            "stored": found.stored,
            "analysis": found.analysis,
            "identity": report.identity(found.analysis),
            "paper": found.paper,
            **({} if is_twin(asked.request) else context()),
        },
    )


def _names() -> dict[str, str]:
    return {
        "toan-van": say("Toàn văn", "Text"),
        "thuoc-tinh": say("Thuộc tính", "Properties"),
        "can-cu": say("Căn cứ", "Cites"),
        "vien-dan-boi": say("Được viện dẫn bởi", "Cited by"),
        "luoc-do": say("Lược đồ", "Graph"),
        "loi": say("Lỗi", "Findings"),
        "nhiem-vu": say("Nhiệm vụ và hạn", "Duties and deadlines"),
    }


_Tab = tuple[Callable[[], Mapping[str, Any]], Callable[[], json_forms.Form]]
"""What the page shows, and what its twin says: of the two only what is asked for is made."""


def _text(asked: Asked, found: Opened) -> _Tab:
    part = min(asked.number("phan", 1, PARTS), len(found.paper.parts))
    target = ""
    if section := asked.text("muc"):
        start = next((path[-1].span.start for path in _paths(found) if label(path) == section), None)
        if start is not None:
            part, target = found.paper.part_of(start), paper.anchor(found.analysis, start)
    return lambda: {
        "lines": list(paper.lines(found.paper, part)),
        "contents": found.contents,
        "part": part,
        "target": target,
    }, lambda: {
        "text": found.analysis.document.text,
        **json_forms.document_form(found.analysis, found.analysis.root),
    }


def _paths(found: Opened) -> Iterator[tuple[Section, ...]]:
    stack: list[tuple[Section, ...]] = [(found.analysis.root,)]
    while stack:
        path = stack.pop()
        yield path
        stack.extend((*path, child) for child in reversed(path[-1].children))


class Property(NamedTuple):
    name: str
    value: str
    note: str = ""


def _properties(asked: Asked, found: Opened) -> _Tab:
    analysis, stored = found.analysis, found.stored
    assert stored
    header = analysis.header
    unknown = say("không đọc được", "not found")
    known = asked.library.known(analysis.instrument)
    number = header.number.value if header.number else ""
    rows = [
        Property(say("Loại văn bản", "Type"), header.type.value if header.type else unknown),
        Property(
            say("Số, ký hiệu", "Number"),
            number or unknown,
            say("số để trống", "number left blank") if header.number_blank else "",
        ),
        Property(say("Ngày ban hành", "Date"), report.date(header, analysis.document.text) or unknown),
        Property(say("Cơ quan ban hành", "Issuer"), header.issuer.value if header.issuer else unknown),
        Property(say("Nơi ban hành", "Place"), header.place.value if header.place else unknown),
        Property(say("Trích yếu", "Subject"), header.subject.value if header.subject else unknown),
        Property(say("Người ký", "Signer"), header.signer.value if header.signer else unknown),
        Property(say("Tệp", "File"), stored.source),
        Property(say("Đưa vào kho", "Added"), stored.added_at[:10]),
        Property(say("Mã trong kho", "Id"), stored.id),
    ]
    return lambda: {"properties": rows, "known": known}, lambda: {
        "header": json_forms.document_form(analysis, analysis.root)["header"],
        "known": [forms.known(fact) for fact in known],
    }


class Cited(NamedTuple):
    link: Link
    section: str
    offset: int
    dates: str
    known: Any
    held: Any


def _citations(asked: Asked, found: Opened) -> _Tab:
    leaf = asked.leaf(found.analysis.links, _ROWS)
    return lambda: {
        "rows": [_cited(asked, found, link) for link in leaf.rows],
        "leaf": leaf,
        "anchor": lambda row: paper.anchor(found.analysis, row.offset),
    }, lambda: {"citations": list(json_forms.citation_forms(found.analysis))}


def _cited(asked: Asked, found: Opened, link: Link) -> Cited:
    citation = link.citation
    act = link.candidates[0] if link.candidates else None
    return Cited(
        link,
        json_forms.section_of(found.analysis, citation),
        citation.span.start,
        places.stated_dates(found.analysis.document.text, citation),
        asked.library.fact(act) if act else None,
        asked.library.held(act)[:1] if act else (),
    )


def citation_sheet(asked: Asked) -> Response:
    """The table of citations, for Excel."""
    found = opened(asked)
    columns = ("section", "type", "number", "name", "date", "issuer", "pinpoint", "subject", "quote")
    rows = [[form[column] for column in columns] for form in json_forms.citation_forms(found.analysis)]
    return Response(
        tabular.csv_page(columns, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="can-cu.csv"'},
    )


def _citing(asked: Asked, found: Opened) -> _Tab:
    mentions = _mentions(asked, found)
    groups = [(id, list(each)) for id, each in groupby(mentions, key=lambda mention: mention.document_id)]
    return lambda: {
        "groups": groups[:_CITING],
        "left_out": len(groups) - _CITING,
        "blank": not found.analysis.instrument.number,
    }, lambda: {"mentions": [json_forms.mention_form(mention) for mention in mentions]}


def _mentions(asked: Asked, found: Opened) -> tuple[Mention, ...]:
    """Where other documents cite this one."""
    itself = found.analysis.instrument
    if not itself.number or not itself.number[:1].isdigit():
        return ()
    cited = asked.library.act(itself.key)
    return cited.mentions if cited and cited.instrument.key == itself.key else ()


def _graph(asked: Asked, found: Opened) -> _Tab:
    drawn = neighbours.of_document(asked, found, _mentions(asked, found))
    return lambda: {
        "graph": drawn,
        "picture": found.picture,
        "sheets": found.sheets,
        "timeline": found.timeline,
        "heat": found.heat,
    }, drawn.form


def picture(asked: Asked) -> Response:
    """The lược đồ as a file."""
    found = opened(asked)
    return Response(
        pictures.document_map(found.analysis, found.findings),
        media_type="image/svg+xml",
        headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
    )


def _faults(asked: Asked, found: Opened) -> _Tab:
    leaf = asked.leaf(found.gravest, _ROWS)
    return lambda: {"leaf": leaf, "anchor": lambda span: paper.anchor(found.analysis, span.start)}, lambda: {
        "findings": json_forms.finding_forms(found.analysis, found.findings)
    }


def _duties(asked: Asked, found: Opened) -> _Tab:
    unit = asked.text("don-vi", LONGEST_UNIT)
    items = _items(found, unit)
    leaf = asked.leaf(items, _ROWS)
    agents = Counter(part.value for task in found.duties.tasks for part in task.duty.agents)
    return lambda: {
        "total": len(items),
        "leaf": leaf,
        "unit": unit,
        "agents": [name for name, _ in agents.most_common(_AGENTS)],
        "when": tasks.when,
        "names": tasks.names,
        "role_name": tasks.role_name,
        "anchor": lambda span: paper.anchor(found.analysis, span.start),
    }, lambda: {"duties": [tasks.form(item) for item in items]}


def _items(found: Opened, unit: str) -> list[tasks.Item]:
    return list(tasks.items([found.duties], _wanted(unit)))


def _wanted(unit: str) -> tasks.Wanted:
    return tasks.Wanted(unit, today=datetime.date.today())


def duty_sheet(asked: Asked) -> Response:
    """The table of duties, for Excel."""
    return tables.table(_items(opened(asked), asked.text("don-vi", LONGEST_UNIT)))


def diary(asked: Asked) -> Response:
    """The deadlines, for a calendar."""
    found, unit = opened(asked), asked.text("don-vi", LONGEST_UNIT)
    return tables.calendar(_items(found, unit), _wanted(unit), [found.duties])


_TABS: dict[str, Callable[[Asked, Opened], _Tab]] = {
    "toan-van": _text,
    "thuoc-tinh": _properties,
    "can-cu": _citations,
    "vien-dan-boi": _citing,
    "luoc-do": _graph,
    "loi": _faults,
    "nhiem-vu": _duties,
}
