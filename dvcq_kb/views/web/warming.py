"""What the first one to open a page would wait for, done aside: at the start, and again once the base has changed."""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from dvcq_kb.errors import DvcqError

if TYPE_CHECKING:
    from dvcq_kb.views.web.pages import Desk

_PAUSE = 5.0
"""Seconds between two looks at the base; it is left in peace while somebody adds to it."""


class Warming:
    def __init__(self, desk: Desk) -> None:
        """Begin."""
        self._desk = desk
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Come back when the base is no longer asked anything."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        for name in self._desk.templates.list_templates():
            self._desk.templates.get_template(name)
        gathered = before = None
        while not self._stopped.is_set():
            # The page that asks tells what is wrong.
            with suppress(DvcqError):
                now = self._desk.library.overview().stamp
                if now != gathered and before in (None, now):
                    self._gather()
                    settle()
                    gathered = now
                before = now
            self._stopped.wait(_PAUSE)

    def _gather(self) -> None:
        library = self._desk.library
        # Loads the engine and opens the index.
        library.kb.search("a", limit=1)
        if library.is_folder:
            library.gather(self._stopped.is_set)


def settle() -> None:
    """Exempt what has been gathered from the search for garbage: a page that sets one off would wait half a second.

    Nothing of it refers to itself, so it is still freed when it is given up.
    """
    gc.freeze()
