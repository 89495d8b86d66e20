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
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from registry_cleaning import clean_issuer, clean_title, mended_number, plain
from registry_rows import Row, Tally, beyond_doubt, fact_of

from dvcq_kb import symbol
from dvcq_kb.registry.facts import COLUMNS, Known, Strength, cells, iso_date
from dvcq_kb.registry.series import neighbours
from dvcq_kb.vocabulary import type_codes

HERE = Path(__file__).resolve().parent
CORRECTIONS = HERE / "registry_corrections.tsv"
TABLE = HERE.parent / "dvcq_kb" / "registry" / "instruments.tsv"


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def joined(facts: Iterable[Known], tally: Tally) -> list[Known]:
    """One fact for each act; where rows contradict each other, the stronger wins."""
    groups: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for fact in facts:
        parsed = symbol.parse(fact.number)
        once = parsed is not None and not parsed.is_reused
        groups[fact.key, "" if once else fact.date.iso if fact.date else "?"].append(fact)
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
        strength=Strength.CITED if beyond_doubt(agree, differ) else Strength.WEAK,
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
    lines = sorted((fact.key, *cells(fact)) for fact in facts)
    header = "\t".join(("key", *COLUMNS))
    notice = "# Made by scripts/build_registry.py; sorted by key (dvcq_kb.symbol.key of the number). Do not edit."
    TABLE.write_text(
        "\n".join((notice, header, *map("\t".join, lines), "")),
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
