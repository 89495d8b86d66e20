"""Harvested facts → the table of known acts that comes with the package.

python3 scripts/build_registry.py SOURCE.tsv [HARVESTED.tsv]

writes dvcq_kb/registry/instruments.tsv and prints what became of the rows. HARVESTED.tsv, by harvest_citations.py, says
what other acts say of an act: it confirms rows, contradicts them, and adds acts known from citations only.

A fact that cannot be trusted is left out rather than guessed; what is left out
is counted. `registry_corrections.tsv` beside this file says what was put right
by hand.
"""

from __future__ import annotations

import csv
import datetime
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from registry_cleaning import clean_issuer, clean_title, joined_number, mended_number, plain

from dvcq_kb import symbol
from dvcq_kb.registry.facts import COLUMNS, Known, Strength, cells, iso_date
from dvcq_kb.registry.series import neighbours
from dvcq_kb.vocabulary import type_codes

HERE = Path(__file__).resolve().parent
CORRECTIONS = HERE / "registry_corrections.tsv"
TABLE = HERE.parent / "dvcq_kb" / "registry" / "instruments.tsv"

Row = dict[str, str]


@dataclass(slots=True)
class Tally:
    """What became of the rows, for the summary."""

    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    resolved: Counter[str] = field(default_factory=Counter)

    def write(self) -> None:
        for name in ("dropped", "changed", "resolved"):
            counter: Counter[str] = getattr(self, name)
            print(f"{name}: {sum(counter.values())}")
            for reason, count in counter.most_common():
                print(f"  {count:6}  {reason}")


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


# --- one row ----------------------------------------------------------------------------------------------------------

_ENDED = re.compile(r"\b(?:ended|wholly abolished from) (\d{4}-\d\d-\d\d)")
# "+1 more" counts pages beyond the one named; "cited 58 times": mentions, of which at least 80 % state this date.
_MORE = re.compile(r"\+\d+ more")
_CITED = re.compile(r"cited (\d+) times")
_TOLD = re.compile(r"^secondary: cited with this date (\d+)/(\d+) times")
_HOST = re.compile(r"[a-z\d-]+(?:\.[a-z\d-]+)+\.?(?:vn|com|en)\b|[a-z\d-]+\.(?:vn|com|edu)\b")
_YEAR_IN_TITLE = re.compile(r"^\((\d{4})\) ")
# A series whose numbers carry the year since 1997 (Nghị định 101/CP of 23/9/1997, Điều 9): without one, a slip.
_ALWAYS_YEAR = frozenset({"nđ", "tt", "ttlt"})
_LAST_YEARLESS = 1998


def fact_of(row: Row, tally: Tally) -> Known | None:
    number = mended_number(row["symbol"])
    title = plain(row["title"])
    number, title, joined = joined_number(number, title)
    if joined:
        tally.changed["number: its end stood at the beginning of the title"] += 1
    if number != row["symbol"]:
        tally.changed["number: spelling"] += 1
    parsed = symbol.parse(number)
    if parsed is None:
        return tally.dropped.update(["number cannot be read"])
    try:
        date = iso_date(row["issue_date"])
    except ValueError:
        return tally.dropped.update(["issue date is no day of the calendar"])
    if date is None and (match := _YEAR_IN_TITLE.match(title)):
        date = iso_date(match[1])
    title = _YEAR_IN_TITLE.sub("", title)
    if reason := _unfit(parsed, date.year if date else None, row):
        return tally.dropped.update([reason])
    cleaned = clean_title(title, row["type"], number)
    if cleaned[1:] != title[1:]:
        tally.changed["title: blanked" if not cleaned else "title: artefacts and opening words removed"] += 1
    issuer = clean_issuer(plain(row["issuer"]), number)
    if issuer != row["issuer"]:
        tally.changed[
            "issuer: blanked" if not issuer else "issuer: filled in" if not row["issuer"] else "issuer: canonical"
        ] += 1
    effective = _effective(row, parsed, tally)
    ended, replaced_by, end_source = _end(row, effective, tally)
    source, strength = _source(row)
    if date is None or date.day is None:
        strength = Strength.WEAK
    return Known(
        number=number,
        type=row["type"] or None,
        date=date,
        issuer=issuer or None,
        title=cleaned or None,
        effective=effective,
        ended=ended,
        replaced_by=replaced_by,
        strength=strength,
        source=source,
        end_source=end_source,
    )


def _unfit(parsed: symbol.Symbol, year: int | None, row: Row) -> str | None:
    code = parsed.words[0].casefold()
    if row["source"] == "none found":
        return "no source"
    if parsed.year is not None and year is not None and parsed.year != year:
        return "year of the date is not that of the number"
    if parsed.year is None and year is not None and parsed.number == str(year):
        return "the number itself is lost, only its year is there (2015/QĐ-TTg)"
    if parsed.year is None and code in _ALWAYS_YEAR and (year or 0) > _LAST_YEARLESS:
        return "the year in the number is lost (204/NĐ-CP)"
    if parsed.code and row["type"] not in {kind.name for kind in type_codes()[parsed.code]}:
        return None if code == "ttlb" else "type is not that of the number"
    if "?" in parsed.words:
        return "symbol cut off or misread"
    return None


def _effective(row: Row, parsed: symbol.Symbol, tally: Tally) -> datetime.date | None:
    if not row["effective_date"]:
        return None
    day = datetime.date.fromisoformat(row["effective_date"])
    if row["issue_date"]:
        issued = datetime.date.fromisoformat(row["issue_date"])
        # Codes and laws may be put off for years; nothing else is.
        if day < issued or (parsed.legislature is None and (day - issued).days > 2 * 366):
            tally.dropped["(fact) effective date before or years after the issue"] += 1
            return None
    return day


def _end(row: Row, effective: datetime.date | None, tally: Tally) -> tuple[datetime.date | None, str | None, str]:
    status, replaced = row["status_2025_02"], row["replaced_by"]
    match = _ENDED.search(status)
    ended = datetime.date.fromisoformat(match[1]) if match else None
    if not replaced:
        if ended:
            # The gazette's lists of related acts set the end of one beside the name of the next: 59/2015/NĐ-CP
            # "ended" in 2016, 301/2016/TT-BTC on the day it began.
            tally.dropped["(fact) end without a replacing act, from lists of related acts"] += 1
        return None, None, ""
    number = mended_number(replaced)
    parsed = symbol.parse(number)
    if parsed is None or "date not found" in status or "UNVERIFIED" in status:
        tally.dropped["(fact) replacement not verified"] += 1
        return None, None, ""
    begins = effective or (datetime.date.fromisoformat(row["issue_date"]) if row["issue_date"] else None)
    if (begins and parsed.year and parsed.year < begins.year) or (begins and ended and ended <= begins):
        tally.dropped["(fact) replacement earlier than the act"] += 1
        return None, None, ""
    where = row["source"].partition("end: ")[2] or row["source"]
    source = "VBPL" if "vbpl" in where else "TVPL" if "tvpl_scraped" in where else "văn bản thay thế"
    return ended, number, source


def _source(row: Row) -> tuple[str, Strength]:
    source = row["source"].partition(" | end:")[0]
    if told := _TOLD.search(source):
        agree, all_told = int(told[1]), int(told[2])
        return "viện dẫn", Strength.CITED if _agreed(agree, all_told - agree) else Strength.WEAK
    if "issue date from citations only" in row["note"]:
        return "viện dẫn", Strength.WEAK
    cited = _CITED.search(row["note"])
    agreed = bool(_MORE.search(source)) or bool(cited and int(cited[1]) >= 3)
    for sign, name in (
        ("congbao", "Công báo"),
        ("diepxuan/", "Bộ pháp điển"),
        ("phap dien", "Bộ pháp điển"),
        ("vbpl", "VBPL"),
    ):
        if sign in source and source.startswith("primary"):
            return name, Strength.CERTAIN if agreed else Strength.SINGLE
    # Rows looked up by hand: their sources stand between semicolons.
    hosts = list(dict.fromkeys(_HOST.findall(source)))
    named = list(dict.fromkeys(name for sign, name in _BY_HAND.items() if sign in source))
    several = len(hosts) + len(named) > 1 or bool(_MORE.search(source)) or ";" in source
    if "UNVERIFIED" in row["title"] or "approx" in row["title"] or not row["issue_date"]:
        return "; ".join((named + hosts)[:2]) or "báo chí", Strength.WEAK
    return "; ".join((named + hosts)[:2]) or "báo chí", Strength.CERTAIN if several else Strength.SINGLE


_BY_HAND = {
    "pháp điển": "Bộ pháp điển",
    "diepxuan ": "Bộ pháp điển",
    "tvpl": "TVPL",
    "vbpl": "VBPL",
    "in-text": "viện dẫn",
}


def _agreed(agree: int, differ: int) -> bool:
    """Whether citing acts leave no reasonable doubt about a date.

    Measured on acts whose date is certain: one citing act is right in 99.1 % of 1,020 cases, two that agree in all of
    355, three and more in all of 388. A fault in a citation is as rare, so a single witness proves nothing against it.
    """
    return agree >= 2 and agree >= 4 * differ


# --- all rows ---------------------------------------------------------------------------------------------------------


def joined(facts: Iterable[Known], tally: Tally) -> list[Known]:
    """One fact for each act; where rows contradict each other, the stronger wins."""
    groups: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for fact in facts:
        parsed = symbol.parse(fact.number)
        dated = parsed is not None and (parsed.year is not None or parsed.legislature is not None)
        groups[fact.key, "" if dated else fact.date.iso if fact.date else "?"].append(fact)
    kept = []
    for group in groups.values():
        group.sort(key=lambda f: (list(Strength).index(f.strength), not f.title, -len(f.number)))
        best = group[0]
        for other in group[1:]:
            if best.date and other.date and best.date != other.date:
                tally.resolved["two dates for one number: the stronger source kept"] += 1
                continue
            tally.resolved["one act in two spellings: joined"] += 1
            best = replace(
                best,
                **{
                    name: getattr(best, name) or getattr(other, name)
                    for name in ("title", "issuer", "effective", "ended", "replaced_by", "end_source")
                },
            )
        kept.append(best)
    return kept


def confirmed(facts: list[Known], rows: Iterable[Row], tally: Tally) -> list[Known]:
    """What acts say of themselves and of each other, beside what the sources say of them."""
    by_key: dict[str, list[Known]] = defaultdict(list)
    for fact in facts:
        by_key[fact.key].append(fact)
    told: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        told[symbol.key(mended_number(row["number"]))].append(row)
    for key, about in told.items():
        if len(by_key[key]) > 1:
            continue  # two acts bear the number; which one is meant, no one says
        known = by_key[key][0] if by_key[key] else None
        own = [row for row in about if row["kind"] != "cited"]
        if known is None or known.date is None:
            added = _from_itself(own, about) or _from_citations(about)
            if added is not None and _unfit_number(added):
                tally.dropped["(harvested) symbol cut off or misread"] += 1
            elif added is not None:
                by_key[key] = [added]
                tally.changed[f"harvested: added, {added.strength.value}"] += 1
            continue
        same = [row for row in about if row["date"] == known.date.iso]
        witnesses = sum(int(row["agree"] or 1) for row in same)
        against = sum(int(row["agree"] or 1) for row in about if row not in same)
        strength = known.strength
        if known.published:
            if witnesses and witnesses >= 4 * against:
                strength = Strength.CERTAIN
            elif against > witnesses and (strength is Strength.SINGLE or any(row not in same for row in own)):
                strength = Strength.WEAK
        elif any(row in same for row in own):
            strength = Strength.SINGLE
        elif against > witnesses:
            strength = Strength.WEAK
        if strength is not known.strength:
            tally.changed[f"harvested: {known.strength.value} → {strength.value}"] += 1
            by_key[key] = [replace(known, strength=strength)]
    return [fact for group in by_key.values() for fact in group]


def _from_itself(own: Sequence[Row], about: Sequence[Row]) -> Known | None:
    """From what it bears, or is headed with in the codification, which has its misprints too: 26 of 3,655 dates."""
    if len({row["date"] for row in own}) != 1:
        return None
    row = own[0]
    number = mended_number(row["number"])
    witnesses = sum(int(each["agree"] or 1) for each in about if each["date"] == row["date"])
    against = sum(int(each["agree"] or 1) for each in about if each["date"] != row["date"])
    if against > witnesses:
        return None
    return Known(
        number=number,
        type=row["type"] or None,
        date=iso_date(row["date"]),
        issuer=clean_issuer(plain(row["issuer"]), number) or None,
        title=clean_title(plain(row["title"]), row["type"], number) or None,
        strength=Strength.SINGLE if witnesses > against else Strength.WEAK,
        source="chính văn bản" if row["kind"] == "own" else "Bộ pháp điển",
    )


def _from_citations(rows: Sequence[Row]) -> Known | None:
    best = max(rows, key=lambda row: int(row["agree"] or 0))
    agree, differ = int(best["agree"] or 0), int(best["differ"] or 0)
    if agree <= differ:
        return None
    number = mended_number(best["number"])
    parsed = symbol.parse(number)
    kinds = {kind.name for kind in type_codes()[parsed.code]} if parsed and parsed.code else set()
    return Known(
        number=number,
        type=best["type"] if best["type"] in kinds else None,
        date=iso_date(best["date"]),
        issuer=clean_issuer("", number) or None,
        strength=Strength.CITED if _agreed(agree, differ) else Strength.WEAK,
        source="viện dẫn",
    )


def _unfit_number(fact: Known) -> bool:
    parsed = symbol.parse(fact.number)
    return parsed is None or parsed.code is None or "?" in parsed.words or not parsed.number.isdigit()


def in_sequence(facts: list[Known], tally: Tally) -> Iterator[Known]:
    """Lower what stands out of its place in its series; leave it out if only a citation says so."""
    by_key: dict[str, list[Known]] = defaultdict(list)
    for fact in facts:
        by_key[fact.key].append(fact)
    for fact in facts:
        around = neighbours(fact.number, lambda key: by_key.get(key, ()))
        if around is None or fact.date is None or around.allow(fact.date):
            yield fact
        elif fact.published:
            tally.resolved["date out of its place in the series: lowered to weak"] += 1
            yield replace(fact, strength=Strength.WEAK)
        else:
            tally.dropped["date from citations, out of its place in the series"] += 1


def corrected(facts: list[Known], rows: Iterable[Row], tally: Tally) -> list[Known]:
    for row in rows:
        values = {name: row[name] or "" for name in COLUMNS if name in row}
        number = values.pop("number")
        date = iso_date(values.pop("date"))
        changes: dict[str, object] = {name: value for name, value in values.items() if value}
        for name in ("effective", "ended"):
            if name in changes:
                changes[name] = datetime.date.fromisoformat(str(changes[name]))
        tally.changed[f"by hand: {row['action']}"] += 1
        if row["action"] == "add":
            strength = Strength.SINGLE if date and date.day else Strength.WEAK
            facts.append(replace(Known(number, date=date, strength=strength), **changes))  # type: ignore[arg-type]
            continue
        meant = [f for f in facts if f.key == symbol.key(number) and (date is None or f.date == date)]
        if len(meant) != 1:
            sys.exit(f"{CORRECTIONS.name}: {row['action']} {number}: {len(meant)} such acts")
        facts.remove(meant[0])
        if row["action"] == "set":
            facts.append(replace(meant[0], **changes))  # type: ignore[arg-type]
    return facts


def checked_ends(facts: list[Known], tally: Tally) -> Iterator[Known]:
    """Compare the day on which an act ended with the act that replaced it."""
    by_key: dict[str, list[Known]] = defaultdict(list)
    for fact in facts:
        by_key[fact.key].append(fact)
    for fact in facts:
        others = by_key.get(symbol.key(fact.replaced_by), []) if fact.replaced_by else []
        if len(others) != 1:
            yield fact
            continue
        other = others[0]
        if other.date and fact.date and other.date.last <= fact.date.first:
            tally.resolved["replaced by an earlier act: end dropped"] += 1
            yield replace(fact, ended=None, replaced_by=None, end_source="")
        elif fact.ended and other.effective and other.effective > fact.ended and "Điều" not in fact.end_source:
            # Of two days the later claims less.
            tally.resolved["ended before its replacement took effect: the later day kept"] += 1
            yield replace(fact, ended=other.effective)
        else:
            yield fact


def main() -> int:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    tally = Tally()
    rows = read(Path(sys.argv[1]))
    facts = joined((fact for row in rows if (fact := fact_of(row, tally))), tally)
    facts = corrected(facts, read(CORRECTIONS), tally)
    if len(sys.argv) > 2:
        facts = confirmed(facts, read(Path(sys.argv[2])), tally)
    facts = list(in_sequence(list(checked_ends(facts, tally)), tally))
    lines = sorted("\t".join((fact.key, *cells(fact))) for fact in facts)
    header = "\t".join(("key", *COLUMNS))
    notice = "# Made by scripts/build_registry.py; sorted by key (dvcq_kb.symbol.key of the number). Do not edit."
    TABLE.write_text(
        "\n".join((notice, header, *sorted(lines, key=lambda line: line.split("\t")[0].encode()), "")),
        encoding="utf-8",
        newline="\n",
    )
    print(f"rows: {len(rows)}, acts: {len(facts)}")
    print("strength:", dict(Counter(fact.strength.value for fact in facts)))
    print(
        "with title, issuer, effective, end:",
        *(sum(getattr(f, n) is not None for f in facts) for n in ("title", "issuer", "effective", "ended")),
    )
    tally.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
