"""The facts an office keeps for itself: ``registry.tsv`` beside its knowledge base."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from dvcq_kb import symbol
from dvcq_kb.dates import agree
from dvcq_kb.errors import RegistryError
from dvcq_kb.language import say
from dvcq_kb.registry.facts import COLUMNS, Known, cells, known
from dvcq_kb.registry.identity import is_local
from dvcq_kb.replacing import replacing
from dvcq_kb.text import single_spaced

FILE = "registry.tsv"


def path(location: str | os.PathLike[str] | None = None) -> Path | None:
    """The office's file, whether or not it exists; ``None`` for a knowledge base that is no folder."""
    if named := os.environ.get("DVCQ_REGISTRY"):
        return Path(named)
    place = os.fspath(location) if location is not None else os.environ.get("DVCQ_KB") or "index"
    return None if "://" in place else Path(place) / FILE


def read(file: Path) -> tuple[Known, ...]:
    """The facts in the office's file; none if there is no file.

    Raises:
        RegistryError: it cannot be read, or a line is not what `write` wrote.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(file, str(error)) from error
    facts = []
    header: list[str] | None = None
    for at, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = line.split("\t")
        if header is None:
            header = row
            if tuple(header) != COLUMNS:
                raise _damaged(file, say(f"dòng {at}: tên cột không đúng", f"line {at}: wrong column names"))
            continue
        try:
            facts.append(known(row))
        except ValueError as error:
            raise _damaged(file, say(f"dòng {at}: {error}", f"line {at}: {error}")) from error
    return tuple(facts)


def _damaged(file: Path, reason: str) -> RegistryError:
    return RegistryError(
        say(
            f"{file}: tệp dữ kiện của cơ quan bị hỏng ({reason}); hãy sửa dòng đó, hoặc chuyển tệp đi rồi nhập lại",
            f"{file}: the office's facts are damaged ({reason}); mend that line, or move it away and import again",
        )
    )


def write(file: Path, facts: Iterable[Known]) -> None:
    """Replace the office's file as a whole, or leave it as it was."""
    ordered = sorted(facts, key=lambda fact: (fact.key, fact.date or (0,), fact.issuer or ""))
    rows = ["\t".join(map(single_spaced, cells(fact))) for fact in ordered]
    header = say(
        "Dữ kiện của cơ quan; sửa bằng lệnh: dvcq registry", "The office's own facts; edit with: dvcq registry"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as handle, open(handle, "w", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123
        stream.write("\n".join([f"# {header}", "\t".join(COLUMNS), *rows, ""]))


def same_act(one: Known, other: Known) -> bool:
    """Whether two facts bearing one number speak of one act: a number with a year does, unless both name a place."""
    if one.key != other.key:
        return False
    parsed = symbol.parse(one.number)
    # 12/2020/QĐ-UBND exists once in every province.
    if parsed is not None and is_local(parsed) and one.issuer and other.issuer and one.issuer != other.issuer:
        return False
    once = parsed is not None and not parsed.is_reused
    return once or one.date is None or other.date is None or agree(one.date, other.date)


def merged(facts: Sequence[Known], own: Sequence[Known]) -> tuple[Known, ...]:
    """Facts under one key, the office's own first: they fill up from what agrees with them and displace the rest."""
    if not own:
        return tuple(facts)
    rest = [fact for fact in facts if not any(same_act(fact, mine) for mine in own)]
    return (*(_filled(mine, facts) for mine in own), *rest)


def _filled(mine: Known, facts: Sequence[Known]) -> Known:
    other = next((f for f in facts if same_act(f, mine) and (mine.date is None or f.date in (None, mine.date))), None)
    if other is None:
        return mine
    filled = replace(
        mine,
        type=mine.type or other.type,
        date=mine.date or other.date,
        issuer=mine.issuer or other.issuer,
        title=mine.title or other.title,
        effective=mine.effective or other.effective,
    )
    if mine.ended or mine.replaced_by:
        return filled
    return replace(filled, ended=other.ended, replaced_by=other.replaced_by, end_source=other.end_source)


def updated(own: Sequence[Known], facts: Sequence[Known]) -> tuple[tuple[Known, ...], int]:
    """The office's facts with new ones in place of those on the same acts, and how many were replaced."""
    by_key: dict[str, list[Known]] = {}
    for fact in facts:
        by_key.setdefault(fact.key, []).append(fact)
    kept = [old for old in own if not any(same_act(old, new) for new in by_key.get(old.key, ()))]
    return (*kept, *facts), len(own) - len(kept)
