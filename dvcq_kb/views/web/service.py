"""What the one who starts the server decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    location: str = "index"
    """Of the knowledge base."""
    hosts: frozenset[str] = frozenset()
    """Names the server answers to besides those of this computer itself; lower case, without port."""
    password: str | None = None
    """As `passwords.hashed` writes it; ``None``: nobody is asked."""
    read_only: bool = False
    """Nothing can be added; drafts can still be checked."""
    most_bytes: int = 20 * 2**20
    """Of one request, so of an uploaded file."""
