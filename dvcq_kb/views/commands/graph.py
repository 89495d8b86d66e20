"""``dvcq graph``: the exported graph, and what rests on an act."""

from __future__ import annotations

import click

from dvcq_kb.language import say
from dvcq_kb.views import options
from dvcq_kb.views.commands.graph_export import graph as export
from dvcq_kb.views.commands.impact import impact

_TALKING = {"-q": 0, "--quiet": 0, "--debug": 0, "--color": 1, "--lang": 1}
"""What may stand before the name of a subcommand, and how many words belong to it."""


class _Graph(click.Group):
    """``dvcq graph TỆP`` is short for ``dvcq graph export TỆP``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = list(args)
        while rest and rest[0] in _TALKING:
            del rest[: 1 + _TALKING[rest[0]]]
        if not rest or rest[0] not in (*self.commands, "-h", "--help"):
            args = ["export", *args]
        return super().parse_args(ctx, args)


@options.group(
    "graph",
    kind=_Graph,
    help=say(
        "Lược đồ viện dẫn. dvcq graph [TỆP]… xuất lược đồ "
        "(viết tắt của dvcq graph export); dvcq graph impact SỐ_KÝ_HIỆU "
        "cho biết mục nào của văn bản nào dựa vào một văn bản, trực tiếp hay qua văn bản quy định chi tiết nó.\n\n"
        "Hai lệnh con đều nhận --format, --output và --kb.",
        "The graph of citations. dvcq graph [FILE]… exports it (short for dvcq graph export); dvcq graph impact NUMBER "
        "tells which sections rest on an act, directly or through acts that detail it.\n\n"
        "Both take --format, --output and --kb.",
    ),
    examples="  dvcq graph --format graphml -o luoc-do.graphml\n"
    "  dvcq graph ke-hoach.txt --format mermaid\n"
    "  dvcq graph impact 04/2015/NĐ-CP",
)
def graph() -> None:
    pass


graph.add_command(export, "export")
graph.add_command(impact)
