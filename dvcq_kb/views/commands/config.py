"""``dvcq config``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options, settings, tabular
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output

_VARIABLES = {"lang": "DVCQ_LANG", "kb": "DVCQ_KB"}


@options.command(
    "config",
    help=say(
        "Xem cấu hình đang dùng, và mỗi giá trị đến từ đâu.\n\n"
        "Cấu hình nằm trong dvcq.toml, hoặc bảng [tool.dvcq] của pyproject.toml, ở thư mục của văn bản hay thư mục "
        "bên trên; tệp gần nhất được dùng. Tùy chọn trên dòng lệnh thắng biến môi trường, biến môi trường thắng tệp.",
        "Show the settings in effect, and where each comes from.\n\n"
        "They are in dvcq.toml, or in [tool.dvcq] of pyproject.toml, in the folder of the document or above; the "
        "nearest file counts. Options win over the environment, the environment over the file.",
    ),
    examples=say(
        "  dvcq config\n  dvcq config ke-hoach.txt\n  dvcq config --schema -o dvcq.schema.json",
        "  dvcq config\n  dvcq config plan.txt\n  dvcq config --schema -o dvcq.schema.json",
    ),
)
@click.argument("source", metavar=say("[TỆP]", "[FILE]"), required=False)
@click.option(
    "--schema", is_flag=True, help=say("In JSON Schema của dvcq.toml.", "Print the JSON Schema of dvcq.toml.")
)
@options.formats("text", "json")
@options.output
@click.pass_obj
def config(session: Session, source: str | None, schema: bool, form: str, output: Path | None) -> None:
    if schema:
        with open_output(output) as stream:
            stream.write(json_forms.page(settings.schema()) + "\n")
        return
    found = settings.find(source)
    settings.rules(found, (), ())  # names of rules are part of what may be wrong
    rows = [(key.name, *_effective(found, key)) for key in settings.KEYS]
    with open_output(output, [source] if source else []) as stream:
        if form == "json":
            values = {name: {"value": value, "from": origin} for name, value, origin in rows}
            page = {"file": str(found.path) if found.path else None, "settings": values}
            stream.write(json_forms.page(page) + "\n")
            return
        columns = (say("Khóa", "Key"), say("Giá trị", "Value"), say("Từ đâu", "From"))
        table = [(name, _shown(value), origin) for name, value, origin in rows]
        session.print(tabular.aligned(columns, table), stream)
    if found.path is None:
        session.note(say("Không có dvcq.toml; ví dụ: ", "There is no dvcq.toml; for example: ") + 'ignore = ["DVC105"]')


def _effective(found: settings.Settings, key: settings.Key) -> tuple[settings.Value, str]:
    variable = _VARIABLES.get(key.name, "")
    if variable and (set_to := os.environ.get(variable)):
        return set_to, variable
    if key.name in found.values:
        return found.values[key.name], str(found.path)
    return () if key.default is None else key.default, say("mặc định", "default")


def _shown(value: settings.Value) -> str:
    return value if isinstance(value, str) else ", ".join(value) or "–"
