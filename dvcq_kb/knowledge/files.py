"""The folder of a knowledge base, and the lock of the one who writes in it.

dvcq.sqlite3   the store of record (with -wal and -shm while open)
whoosh/        the index: a cache that can be thrown away
dvcq.lock      held while writing
import.tmp/    what dvcq import is making; takes its place once it is whole
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from dvcq_kb.errors import KnowledgeError, KnowledgeLocked
from dvcq_kb.language import say

STORE = "dvcq.sqlite3"
INDEX = "whoosh"
LOCK = "dvcq.lock"
BUILDING = "import.tmp"
# registry.tsv: the office's own facts (dvcq_kb.registry), which may come before any document.
_IGNORED = {".gitkeep", ".gitignore", ".DS_Store", "Thumbs.db", "desktop.ini", "registry.tsv"}

WAIT = 5.0
"""Seconds a writer waits for another."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        # A byte far behind the end, so that others can still read who holds the lock.
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def prepare(folder: Path, *, create: bool) -> None:
    """Make sure that ``folder`` is a knowledge base or may become one.

    Raises:
        KnowledgeError: it is something else, or absent and not to be made.
    """
    if (folder / STORE).exists():
        return
    if folder.exists():
        if not folder.is_dir():
            raise KnowledgeError(
                say(
                    f"{folder}: đây là một tệp, không phải thư mục kho tri thức; hãy chọn một thư mục khác",
                    f"{folder}: this is a file, not a knowledge base folder; choose another folder",
                )
            )
        strangers = sorted(p.name for p in folder.iterdir() if p.name not in _IGNORED | {INDEX, LOCK, BUILDING})
        if strangers:
            raise KnowledgeError(
                say(
                    f"{folder}: thư mục này không phải kho tri thức và đang chứa tệp khác ({strangers[0]}…); "
                    "hãy chọn một thư mục trống để không lẫn với tài liệu sẵn có",
                    f"{folder}: this folder is no knowledge base and holds other files ({strangers[0]}…); "
                    "choose an empty one",
                )
            )
    if not create:
        raise KnowledgeError(
            say(
                f"{folder}: chưa có kho tri thức ở đây; hãy thêm văn bản trước bằng lệnh: dvcq add THƯ_MỤC",
                f"{folder}: there is no knowledge base here yet; add documents first: dvcq add FOLDER",
            )
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnowledgeError(not_writable(folder, error)) from error


def not_writable(folder: Path, error: BaseException | str) -> str:
    return say(
        f"{folder}: không ghi được vào kho tri thức ({error}); hãy kiểm tra quyền ghi "
        "của thư mục hoặc chọn thư mục khác",
        f"{folder}: the knowledge base cannot be written ({error}); check the folder's permissions or choose another",
    )


def disk_full(folder: Path) -> str:
    return say(
        f"{folder}: ổ đĩa đầy hoặc không ghi được nữa; những gì đã lưu trước đó vẫn còn nguyên. "
        "Hãy giải phóng dung lượng rồi chạy lại lệnh",
        f"{folder}: the disk is full or refuses to write; what was kept before is intact. "
        "Free some space and run again",
    )


class WriterLock:
    """One writer at a time, among processes and among the threads of this one; re-entrant in a thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK
        self._threads = threading.RLock()
        self._depth = 0
        self._handle: int | None = None

    def acquire(self, wait: float) -> None:
        """Take the lock, waiting up to ``wait`` seconds.

        Raises:
            KnowledgeLocked: someone else kept it all that time.
            KnowledgeError: the folder cannot be written.
        """
        deadline = time.monotonic() + wait
        if not self._threads.acquire(timeout=wait or -1, blocking=bool(wait)):
            raise self._locked(wait)
        try:
            if self._depth == 0:
                self._handle = self._take(deadline, wait)
            self._depth += 1
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._handle is not None:
            # Closing gives the lock back; the system does so too when the process dies.
            os.close(self._handle)
            self._handle = None
        self._threads.release()

    @property
    def outermost(self) -> bool:
        return self._depth == 1

    def _take(self, deadline: float, wait: float) -> int:
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise KnowledgeError(not_writable(self._path.parent, error)) from error
        try:
            while not _try_lock(handle):
                if time.monotonic() >= deadline:
                    raise self._locked(wait)
                time.sleep(0.02)
        except BaseException as error:
            os.close(handle)
            # A network drive that knows no locks.
            if isinstance(error, OSError):
                raise KnowledgeError(not_writable(self._path.parent, error)) from error
            raise
        # For the message of the one who has to wait; a full disk must not matter here.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, str(os.getpid()).encode())
        return handle

    def _locked(self, wait: float) -> KnowledgeLocked:
        holder = ""
        with suppress(OSError, UnicodeDecodeError):
            holder = self._path.read_text(encoding="ascii").strip()
        who = (
            say(f"tiến trình {holder}", f"process {holder}")
            if holder.isdigit()
            else say("chương trình khác", "another process")
        )
        return KnowledgeLocked(
            say(
                f"{self._path.parent}: {who} đang ghi vào kho tri thức (đã chờ {wait:g} giây); "
                "hãy đợi lệnh đó xong rồi chạy lại",
                f"{self._path.parent}: {who} is writing to the knowledge base (waited {wait:g} s); "
                "run again when it has finished",
            )
        )
