"""Which language the user reads: Vietnamese unless told otherwise."""

from __future__ import annotations

import os

_language = "en" if os.environ.get("DVCQ_LANG", "").lower().startswith("en") else "vi"


def use(language: str) -> None:
    """Set the language (``vi`` or ``en``) for the rest of the process."""
    global _language
    _language = language


def current() -> str:
    """``vi`` or ``en``."""
    return _language


def say(vietnamese: str, english: str) -> str:
    """The one of the two texts that the user reads."""
    return english if _language == "en" else vietnamese
