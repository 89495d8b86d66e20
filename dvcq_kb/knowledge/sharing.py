"""Other processes that make segments of a large index, one a core.

Not `multiprocessing`: its way to start afresh runs the caller's main module
again, and forking a process with threads is not safe. A helper gets its
sections by its standard input and answers with the segments it made.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from dvcq_kb.knowledge.segments import Shelf, Unit, fill, new_writer
from dvcq_kb.language import say

_AT_ONCE = 250
"""Sections handed over together."""
_MOST = 8
_Chunks = Iterator[list[Unit]]


def share(shelf: Shelf, units: Iterator[Unit]) -> list[Any]:
    """Segments of all ``units``, made on all cores; their files are on the shelf."""
    chunks = _Shared(units)
    helpers = [_Helper(shelf, chunks) for _ in range(min(os.cpu_count() or 1, _MOST) - 1)]
    try:
        made = _segments(shelf, chunks)
        for helper in helpers:
            helper.wait()
        chunks.complain()
        for helper in helpers:
            made += helper.result(shelf)
    except BaseException:
        for helper in helpers:
            helper.stop()
        raise
    return made


def _segments(shelf: Shelf, chunks: _Chunks) -> list[Any]:
    units = chain.from_iterable(chunks)
    made = []
    for first in units:
        writer = new_writer(shelf, lock=False)
        try:
            fill(writer, chain((first,), units))
            made.append(writer._finalize_segment())
            writer._finish()
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise
    return made


class _Shared:
    """Takes from an iterator for several threads, in pieces."""

    def __init__(self, units: Iterator[Unit]) -> None:
        self._units = units
        self._lock = threading.Lock()
        self._error: BaseException | None = None

    def __iter__(self) -> _Chunks:
        return self

    def __next__(self) -> list[Unit]:
        with self._lock:
            try:
                chunk = [] if self._error else list(islice(self._units, _AT_ONCE))
            except BaseException as error:
                self._error = error
                raise
        if not chunk:
            raise StopIteration
        return chunk

    def complain(self) -> None:
        """Raise what reading a section raised in another thread."""
        if self._error:
            raise self._error


class _Helper:
    def __init__(self, shelf: Shelf, chunks: _Chunks) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert self._process.stdin
        assert self._process.stdout
        self._input, self._output = self._process.stdin, self._process.stdout
        self._thread = threading.Thread(target=self._feed, args=(str(shelf.folder), sorted(shelf.names), chunks))
        self._thread.start()

    def _feed(self, folder: str, names: list[str], chunks: _Chunks) -> None:
        # What went wrong with the sections is kept by `_Shared`; a helper that is gone has no answer.
        with suppress(Exception), self._input:
            pickle.dump((folder, names), self._input)
            for chunk in chunks:
                pickle.dump(chunk, self._input)
            pickle.dump(None, self._input)

    def wait(self) -> None:
        """Until it has everything that it is to do."""
        self._thread.join()

    def result(self, shelf: Shelf) -> list[Any]:
        """The segments it made; ``OSError`` if it could not."""
        try:
            made, names, error = pickle.load(self._output)
        except EOFError:
            code = self._process.wait()
            raise ChildProcessError(
                say(f"tiến trình lập chỉ mục dừng giữa chừng (mã {code})", f"an indexing process stopped (code {code})")
            ) from None
        finally:
            self.stop()
        if error:
            raise error
        shelf.names.update(names)
        return list(made)

    def stop(self) -> None:
        self._process.kill()
        self._thread.join()
        for stream in (self._input, self._output):
            with suppress(OSError):
                stream.close()
        self._process.wait()


def _work(source: BinaryIO, target: BinaryIO) -> None:
    """What a helper does. Without the last word of the one who started it, it leaves no segment."""
    folder, names = pickle.load(source)
    shelf = Shelf(Path(folder), names)

    def chunks() -> _Chunks:
        while (chunk := pickle.load(source)) is not None:
            yield chunk

    answer: tuple[list[Any], set[str], OSError | None]
    try:
        answer = (_segments(shelf, chunks()), shelf.names, None)
    except EOFError:
        return
    except OSError as error:
        answer = ([], set(), error)
    pickle.dump(answer, target)
    target.flush()


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
