"""Is what is on disk what was written? Reads everything, so it takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import manifest, records
from dvcq_kb.knowledge.store import Store
from dvcq_kb.language import say


def problems(store: Store, index: Path) -> Iterator[str]:
    """What is wrong, for the user to read."""
    yield from _store(store)
    yield from _texts(store)
    yield from _index(store, index)


def _store(store: Store) -> Iterator[str]:
    for (line,) in store.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield say(f"{store.path}: tệp bị hỏng: {line}", f"{store.path}: damaged: {line}")


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
            f"{index}: chỉ mục thiếu hoặc hỏng; lập lại bằng lệnh: dvcq index --rebuild",
            f"{index}: the index is missing or damaged; make it anew: dvcq index --rebuild",
        )
    elif vouched and vouched.generation != store.generation():
        yield say(
            f"{index}: chỉ mục chưa theo kịp kho; lần tìm kiếm sau sẽ tự cập nhật",
            f"{index}: the index is behind the store; the next search brings it up to date",
        )
