"""The words of click itself, in Vietnamese.

click looks its strings up by ``gettext``, which reads compiled ``.mo`` files
only. The table below stands in for one: no binary file to build and ship. A
string that a later click words differently stays English; nothing breaks.
"""

from __future__ import annotations

import gettext
import sys

from dvcq_kb.language import say

_VIETNAMESE = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Positional arguments": "Tham số",
    "Arguments": "Tham số",
    "Error: {message}": "Lỗi: {message}",
    "Aborted!": "Đã dừng.",
    "Show this message and exit.": "Hiện hướng dẫn này.",
    "Show the version and exit.": "Hiện số phiên bản.",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "Try '{command} {option}' for help.": "Xem hướng dẫn: {command} {option}",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu tham số",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "Missing {param_type}": "Thiếu {param_type}",
    "Choose from:\n\t{choices}": "Hãy chọn một trong:\n\t{choices}",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "No such option {name!r}.": "Không có tùy chọn {name}.",
    "No such option: {name}": "Không có tùy chọn {name}.",
    "Did you mean {possibility}?": "Có phải là {possibility}?",
    "(Did you mean one of: {possibilities}?)": "Có phải là một trong: {possibilities}?",
    "(Possible options: {possibilities})": "Có phải là một trong: {possibilities}?",
    "Option {name!r} requires an argument.": "Tùy chọn {name} cần một giá trị đi kèm.",
    "Option {name!r} does not take a value.": "Tùy chọn {name} không nhận giá trị.",
    "Got unexpected extra argument ({args})": "Thừa tham số: {args}",
    "Got unexpected extra arguments ({args})": "Thừa tham số: {args}",
    "Invalid value: {message}": "Giá trị không hợp lệ: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị của {param_hint} không hợp lệ: {message}",
    "{value!r} is not {choice}.": "{value!r} không phải là {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} không thuộc: {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số nguyên.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{name} {filename!r} is a directory.": "{filename!r} là thư mục, không phải tệp.",
    "default: {default}": "mặc định: {default}",
    "env var: {var}": "biến môi trường: {var}",
    "required": "bắt buộc",
    "file": "tệp",
    "directory": "thư mục",
    "path": "đường dẫn",
}


def _translated(message: str) -> str:
    return say(_VIETNAMESE.get(message, message), message)


def _translated_plural(singular: str, plural: str, count: int) -> str:
    return _translated(singular if count == 1 else plural)


def install() -> None:
    """Let every module of click look its strings up here."""
    for name, module in list(sys.modules.items()):
        if name == "click" or name.startswith("click."):
            if getattr(module, "_", None) is gettext.gettext:
                module._ = _translated  # type: ignore[attr-defined]
            if getattr(module, "ngettext", None) is gettext.ngettext:
                module.ngettext = _translated_plural  # type: ignore[attr-defined]
