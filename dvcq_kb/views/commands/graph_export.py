"""``dvcq graph export``, of which ``dvcq graph FILE`` is short."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.graph import Graph
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding
from dvcq_kb.views import options
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.session import Session, on_terminal
from dvcq_kb.views.write import is_stdout, output_bytes
from dvcq_kb.views.write import output as open_output

_FORMATS = ("json", "graphml", "dot", "mermaid", "svg", "png")
_PICTURES = ("svg", "png")
_VIEWS = ("map", "timeline", "heat")


@options.command(
    "graph",
    help=say(
        "Xuất lược đồ: văn bản nào căn cứ, thực hiện, hướng dẫn, tiếp tục thực hiện văn bản nào.\n\n"
        "Với --format svg hoặc png, vẽ lược đồ để xem, in, chèn vào Word; --view chọn hình khác: timeline (văn bản "
        "viện dẫn theo thời gian), heat (mục nào viện dẫn loại nào).\n\n"
        "Không nêu tệp nào thì lấy toàn bộ kho tri thức.",
        "Export who bases itself on, implements, details, continues whom.\n\n"
        "With --format svg or png, a picture to look at, print, or put into Word; --view chooses another one: timeline "
        "(the cited acts in time), heat (which section cites what).\n\n"
        "Without files: the whole knowledge base.",
    ),
    examples=say(
        "  dvcq graph ke-hoach.txt -o luoc-do.svg\n"
        "  dvcq graph ke-hoach.txt --format png -o luoc-do.png\n"
        "  dvcq graph ke-hoach.txt --view timeline -o thoi-gian.svg\n"
        "  dvcq graph ke-hoach.txt --format mermaid\n"
        "  dvcq graph --format dot | dot -Tsvg -o luoc-do.svg\n"
        "  dvcq graph --format graphml -o luoc-do.graphml",
        "  dvcq graph plan.txt -o map.svg\n"
        "  dvcq graph plan.txt --format png -o map.png\n"
        "  dvcq graph plan.txt --view timeline -o timeline.svg\n"
        "  dvcq graph plan.txt --format mermaid\n"
        "  dvcq graph --format dot | dot -Tsvg -o graph.svg\n"
        "  dvcq graph --format graphml -o graph.graphml",
    ),
)
@click.argument("sources", metavar=say("[TỆP]…", "[FILE]…"), nargs=-1, shell_complete=options.complete_file)
@options.formats(*_FORMATS)
@click.option(
    "--view", type=click.Choice(_VIEWS), default="map", show_default=True,
    help=say("Hình để vẽ bằng svg, png.", "What svg and png draw."),
)  # fmt: skip
@options.output
@options.base
@click.pass_context
def graph(
    context: click.Context, sources: tuple[str, ...], form: str, view: str, output: Path | None, location: str
) -> int:
    from dvcq_kb.graph import export

    session = context.ensure_object(Session)
    form = _form(context, form, output, view)
    inputs = Inputs(session)
    if form == "png" and is_stdout(output) and on_terminal(sys.stdout):
        raise UsageError(
            say(
                "ảnh PNG không in ra màn hình được; thêm -o luoc-do.png.",
                "a PNG picture cannot be shown here; add -o map.png.",
            )
        )
    if form in _PICTURES and (len(sources) == 1 or view != "map"):
        picture, built = _of_document(inputs, sources, view)
    else:
        built = _graph(inputs, sources, location)
        picture = None if built is None else _whole(built) if form in _PICTURES else export(built, form)
    if picture is not None:
        _write(picture, form, output, sources)
    if built is not None:
        session.note(
            say(
                f"{len(built.instruments)} văn bản, {len(built.edges)} quan hệ",
                f"{len(built.instruments)} instruments, {len(built.edges)} relations",
            )
        )
    return inputs.code()


def _form(context: click.Context, form: str, output: Path | None, view: str) -> str:
    """As told; else by the name of the output; else a picture where a view of one is asked for."""
    if options.given(context, "form"):
        if options.given(context, "view") and form not in _PICTURES:
            raise UsageError(
                say(f"--view {view} cần --format svg hoặc png.", f"--view {view} needs --format svg or png.")
            )
        return form
    suffix = output.suffix.lower().lstrip(".") if output else ""
    if suffix in _FORMATS:
        return suffix
    return "svg" if options.given(context, "view") else form


def _graph(inputs: Inputs, sources: Sequence[str], location: str) -> Graph | None:
    """``None``: none of the files could be read."""
    from dvcq_kb.graph import build

    if sources:
        read = [(a.instrument, a.document.source, a.relations) for a in inputs.analyses(sources)]
        return build(read) if read or not inputs.code() else None
    from dvcq_kb.knowledge import open_kb

    with open_kb(location, create=False) as kb:
        return build((held.instrument, held.document.source, held.relations) for held in kb.graph_inputs())


def _of_document(inputs: Inputs, sources: Sequence[str], view: str) -> tuple[str | None, Graph | None]:
    """The picture of the one document named, or of the folder that its name leads to."""
    from dvcq_kb.graph import build
    from dvcq_kb.views import pictures

    examined = [each for source in inputs.files(sources) if (each := inputs.examine(source)) is not None]
    if not examined:
        if not inputs.code():
            raise UsageError(say("không có văn bản nào để vẽ.", "no document to draw."))
        return None, None
    if len(examined) > 1 and view != "map":
        raise UsageError(
            say(
                f"--view {view} vẽ một văn bản; ở đây có {len(examined)}.",
                f"--view {view} draws one document; there are {len(examined)}.",
            )
        )
    built = build((a.instrument, a.document.source, a.relations) for a, _ in examined)
    if len(examined) > 1:
        return pictures.graph_map(built), built
    draw: dict[str, Callable[[Analysis, Sequence[Finding]], str]] = {
        "map": pictures.document_map,
        "timeline": pictures.timeline,
        "heat": pictures.heat_map,
    }
    return draw[view](*examined[0]), built


def _whole(built: Graph) -> str:
    from dvcq_kb.views import pictures

    return pictures.graph_map(built)


def _write(picture: str, form: str, output: Path | None, sources: Sequence[str]) -> None:
    if form != "png":
        with open_output(output, sources) as stream:
            stream.write(picture)
        return
    from dvcq_kb.views.pictures import png

    output_bytes(output, png(picture), sources)
