"""Analyses made by hand and a child process, for the tests of the knowledge base."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from dvcq_kb.model import (
    Analysis,
    Block,
    Citation,
    CitationKind,
    Document,
    Header,
    Instrument,
    Level,
    Link,
    Part,
    PartialDate,
    Relation,
    RelationKind,
    Section,
    Span,
    StatedDate,
)

ROOT = Path(__file__).parent.parent

PLAN = """KẾ HOẠCH
Triển khai công tác dân vận năm 2025

I. MỤC ĐÍCH

1. Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ về công tác dân vận.

2. Phong trào thi đua “Dân vận khéo” được nhân rộng; các vấn đề về tôn giáo được giải quyết kịp

thời theo Luật Thực hiện dân chủ ở cơ sở.

II. TỔ CHỨC THỰC HIỆN

Văn phòng theo dõi Chỉ thị số 33/CT-TTg; báo cáo Ủy ban nhân dân quận về việc hoà giải ở cơ sở.
"""


def analysis(text: str = PLAN, source: str = "ke-hoach.txt", year: int = 2021) -> Analysis:
    """What `analyse` would make of a plan with headings ``I.``, ``1.`` and citations of Chỉ thị 33 and a law."""
    starts = [m.start() for m in re.finditer(r"^(?:[IVX]+\. |\d+\. )", text, re.MULTILINE)]
    groups: list[tuple[int, int, list[Section]]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        label, _, rest = text[start:end].partition(". ")
        title = rest.partition("\n")[0] if label.isalpha() else ""
        heading = Span(start, start + len(label) + 2 + len(title))
        if label.isalpha() or not groups:
            groups.append((start, heading.end, []))
        else:
            groups[-1][2].append(Section(Level.SO, label, "", Span(start, end), heading))
    sections = []
    for place, (start, heading_end, children) in enumerate(groups):
        end = groups[place + 1][0] if place + 1 < len(groups) else len(text)
        label, _, title = text[start:heading_end].partition(". ")
        sections.append(Section(Level.LA_MA, label, title, Span(start, end), Span(start, heading_end), tuple(children)))
    first = groups[0][0] if groups else len(text)
    title_part = Section(Level.TIEU_DE, "", "", Span(0, first), Span(0, 0))
    root = Section(Level.VAN_BAN, "", "", Span(0, len(text)), Span(0, 0), (title_part, *sections))
    directive = Instrument(
        f"33/ct/ttg@{year}", "Chỉ thị", "33/CT-TTg", None, PartialDate(year, 11, 26), "Thủ tướng Chính phủ"
    )
    law = Instrument("luật thực hiện dân chủ ở cơ sở", "Luật", None, "Luật Thực hiện dân chủ ở cơ sở")
    citations, links = [], []
    pattern = (
        r"(Chỉ thị) số (33/CT-TTg)(?: ngày 26/11/\d{4})?(?: của Thủ tướng Chính phủ)?|Luật Thực hiện dân chủ ở cơ sở"
    )
    for match in re.finditer(pattern, text):
        if match[2]:
            dated = "ngày" in match[0]
            citation = Citation(
                CitationKind.NUMBERED,
                Span(*match.span()),
                type=Part("Chỉ thị", Span(*match.span(1))),
                number=Part("33/CT-TTg", Span(*match.span(2))),
                dates=(StatedDate(PartialDate(year, 11, 26), Span(*match.span())),) if dated else (),
                issuer=Part("Thủ tướng Chính phủ", Span(*match.span())) if "của" in match[0] else None,
            )
            links.append(Link(citation, (directive,)))
        else:
            citation = Citation(CitationKind.NAMED, Span(*match.span()), name=Part(match[0], Span(*match.span())))
            links.append(Link(citation, (law,)))
        citations.append(citation)
    itself = Instrument(f"file:{source}", "Kế hoạch", None, "Kế hoạch dân vận 2025")
    instruments = tuple(dict.fromkeys(link.candidates[0] for link in links))
    subject = "Triển khai công tác dân vận năm 2025"
    header = Header(
        type=Part("Kế hoạch", Span(0, 8)),
        subject=Part(subject, Span(9, 9 + len(subject))),
        date=StatedDate(PartialDate(2025, 2), Span(0, 0)),
    )
    return Analysis(
        document=Document(source, text, (Block(Span(0, len(text))),)),
        header=header,
        root=root,
        citations=tuple(citations),
        links=tuple(links),
        instruments=instruments,
        relations=tuple(Relation(RelationKind.CITES, itself, act, "I.1", Span(0, 8)) for act in instruments),
        instrument=itself,
    )


def article(number: int, words: str = "") -> dict[str, str]:
    """A ready text with one word, ``tuNUMBER``, that no other has."""
    return {
        "id": f"A{number}",
        "title": f"Điều khoản {number}",
        "text": f"Quy định về từ tu{number} và các việc chung. {words}",
        "source": f"Điều {number} Luật thử số 1/2024/QH15",
    }


def child(code: str, *arguments: str, **options: object) -> subprocess.Popen[str]:
    """A Python process that runs ``code`` with this project's package."""
    path = os.pathsep.join(filter(None, (str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        **options,  # type: ignore[call-overload]
    )
