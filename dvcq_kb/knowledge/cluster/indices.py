"""The indices of a knowledge base: made from templates, reached by aliases, so that one can take another's place."""

from __future__ import annotations

from typing import Any

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import analyzer
from dvcq_kb.knowledge.cluster import mapping
from dvcq_kb.knowledge.cluster.connection import WRITING, Connection
from dvcq_kb.language import say

_COPYING = "15s"
"""How long the copies of a new index are waited for."""


def prepare(connection: Connection, *, create: bool) -> None:
    """See that the knowledge base is there and ours, making it if need be.

    Raises:
        KnowledgeError: it is not there and not to be made, is something else, or was made by a newer version.
    """
    meta = _meta(connection, "documents")
    if meta is None:
        if not create:
            raise KnowledgeError(
                say(
                    f"{connection.address}: chưa có kho tri thức này; hãy thêm văn bản: dvcq add THƯ_MỤC --kb …",
                    f"{connection.address}: no such knowledge base; add documents: dvcq add FOLDER --kb …",
                )
            )
        _create(connection)
        return
    if "dvcq" not in meta:
        raise KnowledgeError(
            say(
                f"{connection.address}: chỉ mục cùng tên này không phải kho tri thức của dvcq; hãy chọn một tên khác",
                f"{connection.address}: an index of this name is no dvcq knowledge base; choose another name",
            )
        )
    # A newer version that made the sections anew has left the documents as they were.
    sections = _meta(connection, "sections") or {}
    if max(meta["dvcq"], sections.get("dvcq", 0)) > mapping.VERSION:
        raise KnowledgeError(
            say(
                f"{connection.address}: kho này do một bản dvcq mới hơn tạo ra; hãy cập nhật dvcq rồi mở lại",
                f"{connection.address}: made by a newer dvcq; update dvcq and open it again",
            )
        )


def is_current(connection: Connection) -> bool:
    """Whether the sections were taken apart as a query is today."""
    meta = _meta(connection, "sections") or {}
    return (meta.get("dvcq"), meta.get("analyzer")) == (mapping.VERSION, analyzer.VERSION)


def _meta(connection: Connection, kind: str) -> dict[str, Any] | None:
    from opensearchpy.exceptions import NotFoundError

    try:
        told = connection.ask(lambda client: client.indices.get_mapping(index=connection.name(kind)))
    except NotFoundError:
        return None
    return next((index["mappings"].get("_meta", {}) for index in told.values()), None)


def _create(connection: Connection) -> None:
    health = connection.ask(lambda client: client.cluster.health(), WRITING)
    shards = connection.address.shards or max(1, health["number_of_data_nodes"])
    # The documents last: they are what `prepare` looks for.
    for kind in reversed(mapping.KINDS):
        name = connection.name(kind)
        template = mapping.template(connection.address.name, kind, shards)
        connection.ask(lambda client, n=name, t=template: client.indices.put_index_template(name=n, body=t), WRITING)  # type: ignore[misc]
        create(connection, f"{name}-000001", {"aliases": {name: {}}})
    copied(connection, *(connection.name(kind) for kind in mapping.KINDS))


def create(connection: Connection, name: str, body: dict[str, Any]) -> None:
    """Make an index, unless another process, or the request whose answer was lost, has done so."""
    from opensearchpy.exceptions import RequestError

    def made(client: Any) -> None:
        try:
            client.indices.create(index=name, body=body)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    connection.ask(made, WRITING)


def copied(connection: Connection, *names: str) -> None:
    """Come back when a node may die and nothing is lost; where nodes are missing, after some seconds without that.

    A new index takes what is written before its copies have started.
    """
    waiting = {"wait_for_status": "green", "timeout": _COPYING, "request_timeout": 60, "ignore": 408}
    connection.ask(lambda client: client.cluster.health(index=",".join(names), params=waiting), WRITING)


def behind(connection: Connection, kind: str) -> str:
    """The index that an alias stands for."""
    told = connection.ask(lambda client: client.indices.get_alias(name=connection.name(kind)))
    return str(min(told))


def following(index: str) -> str:
    """``dvcq-sections-000001`` → ``dvcq-sections-000002``."""
    stem, _, number = index.rpartition("-")
    return f"{stem}-{int(number) + 1:06}"


def replace(connection: Connection, kind: str, old: str, new: str) -> None:
    """Let the alias stand for ``new``, in one step for all who ask, and drop ``old``."""
    alias = connection.name(kind)
    actions = [
        {"add": {"index": new, "alias": alias}},
        {"remove_index": {"index": old}},
    ]
    connection.ask(lambda client: client.indices.update_aliases(body={"actions": actions}), WRITING)


def drop(connection: Connection, index: str) -> None:
    connection.ask(lambda client: client.indices.delete(index=index, ignore_unavailable=True), WRITING)


def refresh(connection: Connection) -> None:
    """Let what was written be found."""
    names = ",".join(map(connection.name, mapping.KINDS))
    connection.ask(lambda client: client.indices.refresh(index=names), WRITING)
