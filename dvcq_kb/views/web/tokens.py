"""Values that a browser keeps for us and cannot change."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

_SEPARATOR = "."
# What is signed for one purpose is worth nothing for the other.
_KEPT, _FORM = "kept", "form"


class Tokens:
    """Signs with a key of this run: after a restart everybody logs in again."""

    def __init__(self) -> None:
        """Make the key."""
        self._key = secrets.token_bytes(32)

    def signed(self, value: str, seconds: float) -> str:
        """The value, when it expires, and the signature of both; ``value`` holds no full stop."""
        body = f"{value}{_SEPARATOR}{int(time.time() + seconds)}"
        return f"{body}{_SEPARATOR}{self._signature(_KEPT, body)}"

    def value(self, token: str) -> str | None:
        """What was signed; ``None`` if it was not, or has expired."""
        body, _, signature = token.rpartition(_SEPARATOR)
        if not hmac.compare_digest(signature.encode(), self._signature(_KEPT, body).encode()):
            return None
        value, _, expiry = body.rpartition(_SEPARATOR)
        return value if int(expiry) >= time.time() else None

    def bound(self, value: str) -> str:
        """A token that only the holder of ``value`` can show: against requests forged on other sites."""
        return self._signature(_FORM, value)

    def is_bound(self, token: str, value: str) -> bool:
        return hmac.compare_digest(token.encode(), self.bound(value).encode())

    def _signature(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}{_SEPARATOR}{text}".encode(), hashlib.sha256).hexdigest()
