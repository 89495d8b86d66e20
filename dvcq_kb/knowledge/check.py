"""Is what is on disk what was written? Reads everything, so it takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import manifest, records
from dvcq_kb.knowledge.store import Store
from dvcq_kb.language import say

_TOLD = 5


def problems(store: Store, index: Path) -> Iterator[str]:
    """What is wrong, for the user to read."""
    yield from _store(store)
    yield from _texts(store)
    yield from _index(store, index)


def _store(store: Store) -> Iterator[str]:
    for (line,) in store.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield say(f"{store.path}: tệp bị hỏng: {line}", f"{store.path}: damaged: {line}")
    for table, *_ in store.rows("PRAGMA foreign_key_check")[:_TOLD]:
        yield say(f"{store.path}: bảng {table} có dòng không thuộc văn bản nào", f"{store.path}: stray rows in {table}")


def _texts(store: Store) -> Iterator[str]:
    for key, id_, sha256 in store.rows("SELECT key, id, sha256 FROM documents ORDER BY key"):
        try:
            intact = records.sha256(store.text(key)) == sha256
        except KnowledgeError:
            intact = False
        if not intact:
            yield say(
                f"văn bản {id_}: nội dung lưu trong kho không còn khớp với lúc thêm vào; hãy thêm lại văn bản này",
                f"document {id_}: the text kept is not the one that was added; add it again",
            )


def _index(store: Store, index: Path) -> Iterator[str]:
    vouched = manifest.read(index, store.identity, thorough=True)
    if vouched is None and store.generation():
        yield say(
            f"{index}: chỉ mục thiếu hoặc hỏng; lập lại chỉ mục bằng lệnh: dvcq index --rebuild",
            f"{index}: the index is missing or damaged; make it anew: dvcq index --rebuild",
        )
    elif vouched and vouched.generation != store.generation():
        yield say(
            f"{index}: chỉ mục chưa theo kịp kho; lần tìm kiếm sau sẽ tự cập nhật",
            f"{index}: the index is behind the store; the next search brings it up to date",
        )
    elif vouched and (missing := _missing(store, index)):
        yield say(
            f"{index}: chỉ mục sót hoặc thừa {missing} mục; lập lại chỉ mục bằng lệnh: dvcq index --rebuild",
            f"{index}: the index lacks, or has too many, {missing} sections; make it anew: dvcq index --rebuild",
        )


def _missing(store: Store, index: Path) -> int:
    """How many sections the index and the store do not share."""
    from dvcq_kb.knowledge.index import open_view

    kept = {key for (key,) in store.rows("SELECT key FROM units")}
    # An index without a section cannot be read.
    view = open_view(index, store.identity) if kept else None
    if view is None:
        return 0
    try:
        units = set(map(int, view.units[view.alive]))
    finally:
        view.close()
    # Another process may have gone on since.
    if view.generation != store.generation():
        return 0
    return len(units ^ kept)
