"""Many writes in few requests, at the pace the cluster can take.

Every action bears the id of what it writes, so that a request whose answer
was lost is simply sent again: what is there twice is there once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge.cluster.connection import WRITING, Connection
from dvcq_kb.language import say

Action = dict[str, Any]

_AT_ONCE = 500
_BYTES = 8_000_000
"""Of one request, far below the 100 MB that OpenSearch takes."""
_REFUSED_FOR_NOW = frozenset({429, 500, 503})
"""Of single actions: the queue is full, or the node that holds the shard has just gone."""
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 10.0


def write(connection: Connection, actions: Iterable[Action], *, alias: bool = True) -> None:
    """Write all actions, or raise; those before the one that failed are written.

    Args:
        connection: to the cluster.
        actions: as `opensearchpy.helpers.bulk` takes them, with ``_index`` and ``_id``.
        alias: ``_index`` is an alias. If it is not there, nothing is made in its place.

    Raises:
        KnowledgeError: the cluster refuses one for good, or some for too long.
    """
    remaining = iter(actions)
    while together := list(islice(remaining, _AT_ONCE)):
        _written(connection, together, alias)


def _written(connection: Connection, actions: list[Action], alias: bool) -> None:
    end = time.monotonic() + WRITING
    wait = _FIRST_WAIT
    while actions := list(_left(connection, actions, alias)):
        if time.monotonic() + wait > end:
            raise KnowledgeError(
                say(
                    f"{connection.address}: cụm máy quá tải hoặc thiếu máy, {len(actions)} phần chưa ghi được; "
                    "hãy chạy lại đúng lệnh này sau, phần đã ghi sẽ không bị ghi trùng",
                    f"{connection.address}: the cluster is overloaded or lacks nodes, {len(actions)} pieces are not "
                    "written; run the same command again later, nothing is written twice",
                )
            )
        # What waits here is not read, analysed or sent: the reader slows down to the pace of the cluster.
        time.sleep(wait * random.uniform(0.5, 1.0))
        wait = min(2 * wait, _LONGEST_WAIT)


def _left(connection: Connection, actions: list[Action], alias: bool) -> Iterator[Action]:
    """Send the actions; what has to be sent again."""
    from opensearchpy import helpers

    answers = connection.ask(
        lambda client: list(
            helpers.streaming_bulk(
                client,
                actions,
                chunk_size=_AT_ONCE,
                max_chunk_bytes=_BYTES,
                raise_on_error=False,
                require_alias=alias,
            )
        ),
        WRITING,
    )
    for action, (written, answer) in zip(actions, answers, strict=True):
        if written:
            continue
        ((operation, told),) = answer.items()
        status = told.get("status")
        if status in _REFUSED_FOR_NOW:
            yield action
        # Deleted already: the answer of the request before was lost.
        elif not (operation == "delete" and status == 404):
            error = told.get("error") or {}
            reason = error.get("reason") if isinstance(error, dict) else error
            raise KnowledgeError(
                say(
                    f"{connection.address}: cụm máy không nhận {told.get('_id')}: {reason}",
                    f"{connection.address}: the cluster refuses {told.get('_id')}: {reason}",
                )
            )
