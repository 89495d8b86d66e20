"""Đọc văn bản hành chính Việt Nam, kiểm tra viện dẫn và tra cứu.

The public names load on first use (PEP 562): ``import dvcq_kb`` by itself
imports no stage.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dvcq_kb.cite import cite
    from dvcq_kb.duties import duties
    from dvcq_kb.knowledge import open_kb
    from dvcq_kb.lint import lint
    from dvcq_kb.pipeline import analyse
    from dvcq_kb.readers import read, read_text

__all__ = ["analyse", "cite", "duties", "lint", "open_kb", "read", "read_text"]

_HOMES = {
    "analyse": "pipeline",
    "cite": "cite",
    "duties": "duties",
    "lint": "lint",
    "open_kb": "knowledge",
    "read": "readers",
    "read_text": "readers",
}


class _Package(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        """Keep a public function reachable where a subpackage bears its name.

        Importing ``dvcq_kb.cite`` binds that package to ``dvcq_kb.cite``, which
        would make the function's meaning depend on what was imported before.
        """
        if name in _HOMES and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
