"""``dvcq graph``."""

from __future__ import annotations

from pathlib import Path

import click

from dvcq_kb.language import say
from dvcq_kb.views import options
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output


@options.command(
    "graph",
    help=say(
        "Xuất sơ đồ: văn bản nào căn cứ, thực hiện, hướng dẫn, tiếp tục thực hiện văn bản nào.\n\n"
        "Không nêu tệp nào thì lấy toàn bộ kho tri thức.",
        "Export who bases itself on, implements, details, continues whom.\n\nWithout files: the whole knowledge base.",
    ),
    examples=say(
        "  dvcq graph ke-hoach.txt --format mermaid\n"
        "  dvcq graph --format dot | dot -Tsvg -o so-do.svg\n"
        "  dvcq graph --format graphml -o so-do.graphml",
        "  dvcq graph plan.txt --format mermaid\n"
        "  dvcq graph --format dot | dot -Tsvg -o graph.svg\n"
        "  dvcq graph --format graphml -o graph.graphml",
    ),
)
@click.argument("sources", metavar=say("[TỆP]…", "[FILE]…"), nargs=-1)
@options.formats("json", "graphml", "dot", "mermaid")
@options.output
@options.base
@click.pass_obj
def graph(session: Session, sources: tuple[str, ...], form: str, output: Path | None, location: str) -> int:
    from dvcq_kb.graph import build, export

    inputs = Inputs(session)
    if sources:
        built = build((a.instrument, a.document.source, a.relations) for a in inputs.analyses(sources))
    else:
        from dvcq_kb.knowledge import open_kb

        with open_kb(location, create=False) as kb:
            built = build((held.instrument, held.document.source, held.relations) for held in kb.graph_inputs())
    with open_output(output, sources) as stream:
        stream.write(export(built, form))
    session.note(
        say(
            f"{len(built.instruments)} văn bản, {len(built.edges)} quan hệ",
            f"{len(built.instruments)} instruments, {len(built.edges)} relations",
        )
    )
    return inputs.code()
