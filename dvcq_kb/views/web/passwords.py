"""The one password of an office, kept as a scrypt hash, and a brake on guessing it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from base64 import b64decode, b64encode
from collections import OrderedDict

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say

SHORTEST = 8
# 32 MiB and some 100 ms a guess; as OWASP's cheat sheet on password storage advises (N = 2^15, r = 8, p = 3).
_N, _R, _P = 2**15, 8, 3
_MEMORY = 128 * _N * _R * 2
_FORM = re.compile(r"scrypt\$(?P<n>\d{1,7})\$(?P<r>\d{1,2})\$(?P<p>\d{1,2})\$(?P<salt>[\w+/=]+)\$(?P<key>[\w+/=]+)")


def hashed(password: str) -> str:
    """One line that tells whether a password is the one, but not the password.

    Raises:
        UsageError: it is too short.
    """
    if len(password) < SHORTEST:
        raise UsageError(
            say(f"Mật khẩu phải có ít nhất {SHORTEST} ký tự.", f"A password has at least {SHORTEST} characters.")
        )
    salt = secrets.token_bytes(16)
    key = hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY)
    return f"scrypt${_N}${_R}${_P}${b64encode(salt).decode()}${b64encode(key).decode()}"


def checked(line: str, source: str) -> str:
    """The hash in a line of a file.

    Raises:
        UsageError: it is none.
    """
    if _FORM.fullmatch(line.strip()) is None:
        raise UsageError(
            say(
                f"{source}: không phải tệp mật khẩu của dvcq; hãy tạo bằng: dvcq serve --set-password {source}",
                f"{source}: no password file of dvcq; make one with: dvcq serve --set-password {source}",
            )
        )
    return line.strip()


def is_right(password: str, line: str) -> bool:
    match = _FORM.fullmatch(line)
    assert match
    n, r, p = (int(match[name]) for name in "nrp")
    key = hashlib.scrypt(password.encode(), salt=b64decode(match["salt"]), n=n, r=r, p=p, maxmem=128 * n * r * 2)
    return hmac.compare_digest(key, b64decode(match["key"]))


class Brake:
    """After some wrong passwords from an address it has to wait, twice as long after each further one."""

    FREE = 5
    LONGEST = 900.0
    _KNOWN = 10_000

    def __init__(self) -> None:
        """Start without memory of anybody."""
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Seconds until the address may try again; 0 if it may now."""
        with self._lock:
            count, last = self._wrong.get(address, (0, 0.0))
        if count < self.FREE:
            return 0.0
        return max(0.0, last + min(self.LONGEST, 2.0 ** (count - self.FREE + 2)) - time.monotonic())

    def wrong(self, address: str) -> None:
        with self._lock:
            count, _ = self._wrong.pop(address, (0, 0.0))
            self._wrong[address] = (count + 1, time.monotonic())
            while len(self._wrong) > self._KNOWN:
                self._wrong.popitem(last=False)

    def right(self, address: str) -> None:
        with self._lock:
            self._wrong.pop(address, None)
