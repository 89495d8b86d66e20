"""Fill a knowledge base in a cluster with many sections, and measure what a query costs.

    python scripts/bench_cluster.py fill opensearch://127.0.0.1:9200/do TEXTS.jsonl.gz --sections 500000
    python scripts/bench_cluster.py ask opensearch://127.0.0.1:9200/do QUERIES.txt

``fill`` takes ready texts ({"id", "title", "text"} a line) as often as need be,
with the sentences of all texts of a round shuffled among them, so that every
term stays as frequent as it is. ``ask`` tells for each query, one a line, how
long it took (wall, this process's CPU) and how long the cluster says it worked.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dvcq_kb import open_kb
from dvcq_kb.knowledge.base import KnowledgeBase, ReadyText

_SENTENCE = re.compile(r"(?<=[.;:])\s+")


def copies(texts: list[ReadyText], count: int) -> Iterator[ReadyText]:
    """The texts, then again with other sentences; lengths, in sentences, are kept."""
    chance = random.Random(9)
    pieces = [_SENTENCE.split(text["text"]) for text in texts]
    for number in range(count):
        turn, at = divmod(number, len(texts))
        if turn and at == 0:
            everything = [sentence for piece in pieces for sentence in piece]
            chance.shuffle(everything)
            shuffled = iter(everything)
        text = texts[at]
        if turn:
            said = " ".join(next(shuffled) for _ in pieces[at])
            yield {"id": f"{text['id']}~{turn}", "title": text["title"], "text": said, "source": text["source"]}
        else:
            yield text


def fill(kb: KnowledgeBase, file: Path, sections: int) -> dict[str, float]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        texts: list[ReadyText] = [
            {"id": r["id"], "title": r["title"], "text": r["text"], "source": r.get("source", "")} for r in rows
        ]
    start, used = time.perf_counter(), time.process_time()
    kb.add_texts(copies(texts, sections))
    took = time.perf_counter() - start
    return {
        "sections": sections,
        "wall_s": round(took, 1),
        "client_cpu_s": round(time.process_time() - used, 1),
        "sections_per_s": round(sections / took),
    }


def ask(kb: KnowledgeBase, queries: list[str], limit: int) -> dict[str, dict[str, float]]:
    import opensearchpy

    told: list[int] = []
    send = opensearchpy.Transport.perform_request

    def noted(*arguments: Any, **options: Any) -> Any:
        answer = send(*arguments, **options)
        told.append(answer.get("took", 0) if isinstance(answer, dict) else 0)
        return answer

    setattr(opensearchpy.Transport, "perform_request", noted)  # noqa: B010
    figures: dict[str, list[float]] = {"wall_ms": [], "client_cpu_ms": [], "cluster_took_ms": []}
    # Once for the caches and the compilers, once to measure.
    for measured in (False, True):
        for query in queries:
            told.clear()
            start, used = time.perf_counter(), time.process_time()
            kb.search(query, limit)
            if measured:
                figures["wall_ms"].append((time.perf_counter() - start) * 1000)
                figures["client_cpu_ms"].append((time.process_time() - used) * 1000)
                figures["cluster_took_ms"].append(sum(told))
    return {
        name: {"p50": round(sorted(ms)[len(ms) // 2], 1), "p95": round(sorted(ms)[int(len(ms) * 0.95) - 1], 1)}
        for name, ms in figures.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=["fill", "ask"])
    parser.add_argument("kb")
    parser.add_argument("file", type=Path)
    parser.add_argument("--sections", type=int, default=500_000)
    parser.add_argument("--limit", type=int, default=20)
    options = parser.parse_args()
    with open_kb(options.kb) as kb:
        if options.do == "fill":
            print(json.dumps(fill(kb, options.file, options.sections)))
        else:
            queries = [line for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
            print(json.dumps(ask(kb, queries, options.limit)))


if __name__ == "__main__":
    main()
