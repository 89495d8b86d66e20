"""``dvcq.toml``, or ``[tool.dvcq]`` in ``pyproject.toml``: the options an office always wants."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from dvcq_kb.errors import DvcqError, UsageError
from dvcq_kb.language import say
from dvcq_kb.views import toml_files
from dvcq_kb.views.reports import FORMATS

OWN, SHARED = "dvcq.toml", "pyproject.toml"
SEVERITIES = ("error", "warning", "info", "never")


class Key(NamedTuple):
    """One setting: its name, what it may be, and what it is for."""

    name: str
    default: str | None
    """``None``: a list of texts, empty by default."""
    about: str
    choices: tuple[str, ...] = ()


KEYS = (
    Key("select", None, "Chỉ dùng các quy tắc này: mã (DVC201), phần đầu của mã (DVC2), hoặc tên."),
    Key("ignore", None, "Bỏ qua các quy tắc này."),
    Key("fail-on", "warning", "Mức thấp nhất làm mã kết thúc thành 1.", SEVERITIES),
    Key("format", "full", "Dạng kết quả của dvcq check.", tuple(FORMATS)),
    Key("lang", "vi", "Ngôn ngữ của lời nhắn.", ("vi", "en")),
    Key("keys", None, 'Phím của dvcq browse, mỗi mục một việc, ví dụ "find=ctrl+f" (xem các việc: bấm ? trong đó).'),
    Key("kb", "index", "Kho tri thức; đường dẫn tính từ thư mục của tệp cấu hình."),
)

Value = str | tuple[str, ...]


class Settings(NamedTuple):
    """What one file says."""

    path: Path | None
    """``None``: there is no file."""
    values: dict[str, Value]
    """By the name of the key; only those written."""

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def list(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else (value,)


def find(source: str | None = None) -> Settings:
    """The nearest settings above a document; failing that, above this folder.

    Args:
        source: the first document named, if any.

    Raises:
        UsageError: the file is wrong.
    """
    here = Path.cwd()
    starts = [here]
    if source not in (None, "-"):
        named = Path(os.path.abspath(source))  # noqa: PTH100 - Path.absolute() keeps ".."
        starts.insert(0, named if named.is_dir() else named.parent)
    for start in starts:
        for path in _candidates(start):
            if (table := _table(path)) is not None:
                return Settings(path, _checked(path, table))
    return Settings(None, {})


def language() -> str | None:
    """The language set for this folder; a file that is wrong is complained of by the command that uses it."""
    try:
        return find().text("lang")
    except (DvcqError, OSError):
        return None


def schema() -> dict[str, Any]:
    """For editors: JSON Schema of ``dvcq.toml``."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dvcq.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _schema(key) for key in KEYS},
    }


def _schema(key: Key) -> dict[str, Any]:
    form: dict[str, Any] = {"description": key.about}
    if key.default is None:
        return form | {"type": "array", "items": {"type": "string", "minLength": 1}, "default": []}
    form |= {"type": "string", "default": key.default}
    return form | ({"enum": list(key.choices)} if key.choices else {"minLength": 1})


def _candidates(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        for name in (OWN, SHARED):
            if (path := folder / name).is_file():
                yield path


def _table(path: Path) -> dict[str, Any] | None:
    """What the file says to us; ``None`` if it is another program's."""
    data = path.read_bytes()
    if path.name == OWN:
        return toml_files.parse(path, data)
    if b"tool.dvcq" not in data:  # every Python project has such a file: do not parse it for nothing
        return None
    tool = toml_files.parse(path, data).get("tool")
    table = tool.get("dvcq") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UsageError(say(f"{path}: tool.dvcq phải là một bảng: [tool.dvcq].", f"{path}: write [tool.dvcq]."))
    return table


def _checked(path: Path, table: dict[str, Any]) -> dict[str, Value]:
    toml_files.refuse_unknown(path, table, (key.name for key in KEYS))
    return {key.name: _value(path, key, table[key.name]) for key in KEYS if key.name in table}


def _value(path: Path, key: Key, given: object) -> Value:
    if key.default is None:
        if not isinstance(given, list) or not all(isinstance(item, str) and item.strip() for item in given):
            raise _wrong(path, key, say('danh sách, ví dụ ["DVC105", "DVC2"]', 'a list, e.g. ["DVC105", "DVC2"]'))
        return tuple(item.strip() for item in given)
    if key.choices and given not in key.choices:
        raise _wrong(path, key, say("một trong: ", "one of: ") + ", ".join(f'"{choice}"' for choice in key.choices))
    if not isinstance(given, str) or not given.strip():
        raise _wrong(path, key, say("chữ trong ngoặc kép", "a text in quotation marks"))
    if key.name == "kb" and "://" not in given:
        return str(path.parent / given)
    return given


def _wrong(path: Path, key: Key, wanted: str) -> UsageError:
    return UsageError(say(f"{path}: {key.name} phải là {wanted}.", f"{path}: {key.name} must be {wanted}."))


def rules(found: Settings, select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to select and what to ignore; the command line in place of the file.

    Rules asked for by ``--select`` are not taken away by an ``ignore`` of the file.

    Raises:
        UsageError: the file names a rule that does not exist.
    """
    for selector in (*found.list("select"), *found.list("ignore")):
        _require_rule(found, selector)
    if select:
        return select, ignore
    return found.list("select"), ignore or found.list("ignore")


def _require_rule(found: Settings, selector: str) -> None:
    from dvcq_kb.lint import RULES, find_rules

    try:
        find_rules(selector)
    except UsageError as error:
        near = get_close_matches(selector.upper(), [rule.code for rule in RULES], n=1) or get_close_matches(
            selector.lower(), [rule.name for rule in RULES], n=1
        )
        hint = say(f" Có phải là “{near[0]}”?", f" Did you mean '{near[0]}'?") if near else ""
        raise UsageError(f"{found.path}: {error}{hint}") from error


def applied(select: tuple[str, ...], ignore: tuple[str, ...]) -> frozenset[str]:
    """Codes of the rules that a run with these selectors applies."""
    from dvcq_kb.lint import RULES, find_rules

    chosen = {rule.code for selector in select for rule in find_rules(selector)}
    chosen = chosen or {rule.code for rule in RULES if rule.by_default}
    return frozenset(chosen - {rule.code for selector in ignore for rule in find_rules(selector)})
