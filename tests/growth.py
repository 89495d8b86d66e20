"""Whether work grows with its size or with the square of it, told apart on a machine that others use too."""

from __future__ import annotations

import time
from collections.abc import Callable


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def is_linear(cost: Callable[[int], float], size: int) -> bool:
    """Whether eight times the size costs 16 times at most, a square law being 64.

    One measurement may be off, never three.
    """
    return any(cost(8 * size) <= 16 * max(cost(size), 0.004) for _ in range(3))
