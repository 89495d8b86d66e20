"""Documents at hand → what they say of other acts and of themselves, for build_registry.py.

python3 scripts/harvest_citations.py OUT.tsv [--except FOLDER] SOURCE…

A SOURCE is a folder of documents, or a .jsonl.gz with one provision a line: `text`; `so_hieu`, the number of the act it
stands in; and `source`, where the codification (Bộ pháp điển) says which act that is, and of what day. Every act is
asked once for the date of each act it cites, however often it says it. Documents that also stand in the FOLDER to
except are left out: what a checker is tried on must not teach it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from dvcq_kb import analyse, cite, read, symbol
from dvcq_kb.dates import partial_date
from dvcq_kb.errors import DvcqError
from dvcq_kb.model import Citation
from dvcq_kb.registry.identity import is_local
from dvcq_kb.text import comparable, normalise

COLUMNS = ("kind", "number", "type", "date", "issuer", "title", "agree", "differ")
_READ = frozenset({".txt", ".html", ".docx", ".pdf"})
# Điều 1 Thông tư số 13/2021/TT-BTNMT Quy định việc … ngày 26/08/2021 của Bộ Tài nguyên và Môi trường, có hiệu lực …
_CODIFIED = re.compile(
    r"Điều \S+ (?P<type>\D+?) số (?P<number>\S+) (?P<title>.+) ngày (?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4}) "
    r"của (?P<issuer>.+?), có hiệu lực"
)


class Harvest:
    def __init__(self) -> None:
        # Key of the act cited → date → the acts that say so: one act stands in several files.
        self.told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.types: dict[str, Counter[str]] = defaultdict(Counter)
        self.spellings: dict[str, Counter[str]] = defaultdict(Counter)
        self.own: dict[tuple[str, str], tuple[str, ...]] = {}
        self.codified: dict[tuple[str, str], tuple[str, ...]] = {}

    def add(self, citations: Iterable[Citation], citing: str) -> None:
        for citation in citations:
            number, date = citation.number, citation.date
            if number is None or date is None or date.day is None or citation.shared_date or len(citation.dates) != 1:
                continue
            parsed = symbol.parse(number.value)
            if parsed is None or parsed.year != date.year or not number.value[0].isdigit() or is_local(parsed):
                continue
            key = symbol.key(number.value)
            if key == citing:
                continue
            self.told[key][date.iso].add(citing)
            self.spellings[key][number.value] += 1
            if citation.type:
                self.types[key][citation.type.value] += 1

    def rows(self) -> Iterator[tuple[str, ...]]:
        for origin, stated in (("own", self.own), ("codified", self.codified)):
            for (number, date), (act_type, issuer, title) in sorted(stated.items()):
                yield (origin, number, act_type, date, issuer, title, "", "")
        for key, dates in sorted(self.told.items()):
            number = self.spellings[key].most_common(1)[0][0]
            kind = self.types[key].most_common(1)[0][0] if self.types[key] else ""
            everyone = set().union(*dates.values())
            for date, acts in sorted(dates.items()):
                yield ("cited", number, kind, date, "", "", str(len(acts)), str(len(everyone - acts)))


def provisions(path: Path, harvest: Harvest) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            citing = symbol.key(row["so_hieu"]) if row["so_hieu"] else row["id"].rpartition("@")[0] or row["id"]
            harvest.add(cite(normalise(row["text"])), citing)
            if found := _CODIFIED.match(row.get("source", "")):
                codified(found, harvest)


def codified(found: re.Match[str], harvest: Harvest) -> None:
    parsed = symbol.parse(found["number"])
    date = partial_date(*(int(found[part]) for part in ("year", "month", "day")))
    if parsed is None or date is None or is_local(parsed) or parsed.year not in (None, date.year):
        return
    if not parsed.is_reused:
        harvest.codified[found["number"], date.iso] = found["type"], found["issuer"], found["title"]


def documents(folder: Path, harvest: Harvest, left_out: frozenset[str]) -> None:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _READ:
            continue
        try:
            document = read(path)
        except DvcqError as error:
            print(f"{path}: {error}")
            continue
        if _letters(document.text) in left_out:
            print(f"{path}: left out")
            continue
        analysis = analyse(document)
        header, own = analysis.header, analysis.instrument
        date = header.date.date if header.date else None
        parsed = symbol.parse(header.number.value) if header.number else None
        citing = symbol.key(header.number.value) if header.number and parsed else path.stem
        harvest.add(analysis.citations, citing)
        if header.number is None or parsed is None or date is None or date.day is None:
            continue
        if parsed.year == date.year and not is_local(parsed):
            title = own.subject or ""
            harvest.own[header.number.value, date.iso] = (own.type or "", own.issuer or "", " ".join(title.split()))


def _letters(text: str) -> str:
    return comparable(text)[:20_000]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--except", dest="left_out", type=Path)
    options = parser.parse_args()
    paths = sorted(options.left_out.rglob("*.txt")) if options.left_out else []
    left_out = frozenset(_letters(normalise(path.read_text(encoding="utf-8"))) for path in paths)
    harvest = Harvest()
    for source in options.sources:
        if source.is_dir():
            documents(source, harvest, left_out)
        else:
            provisions(source, harvest)
    with options.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\")
        writer.writerows((COLUMNS, *harvest.rows()))
    print(f"acts told of: {len(harvest.told)}, documents of a known number and date: {len(harvest.own)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
