"""How a page is answered: as HTML, or as the JSON of its twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.resources import files
from threading import Semaphore
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dvcq_kb.errors import DvcqError, KnowledgeError, QueryError, ReadError, UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Document
from dvcq_kb.readers import read_bytes, suffixes
from dvcq_kb.views.web.library import NOTHING, Library
from dvcq_kb.views.web.passwords import Brake
from dvcq_kb.views.web.service import Service
from dvcq_kb.views.web.tokens import Tokens

if TYPE_CHECKING:
    from jinja2 import Environment

    from dvcq_kb.views.web.agenda import Agenda

TOKEN = "ma_bieu_mau"
HEADER = "x-dvcq"
"""A header no form of another site can send; for scripts, instead of the token."""
MOST_PAGES = 10_000
_FIELDS = 24
_AT_ONCE = Semaphore(2)
"""Recognising the letters of a scan takes a core for minutes."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    template: str
    form: Callable[[], Mapping[str, Any]]
    """What the twin says; made only when it is asked for."""
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


class Refused(DvcqError):
    """The answer is an error page."""

    def __init__(self, status: int, message: str, wait: float = 0.0) -> None:
        """Say which, and in how many seconds to come again."""
        super().__init__(message)
        self.status = status
        self.wait = wait


def missing(what: str) -> Refused:
    return Refused(404, what)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page works with."""

    service: Service
    library: Library
    tokens: Tokens
    templates: Environment
    brake: Brake
    agenda: Agenda


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, or a pasted text, that came with a form."""

    name: str
    data: bytes

    def read(self) -> Document:
        """What is written in it.

        Raises:
            ReadError: it cannot be read.
        """
        with _AT_ONCE:
            return read_bytes(self.data, self.name)


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """The rows of one page of a list."""

    rows: Sequence[T]
    number: int
    """From 1."""
    pages: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, its body read."""

    desk: Desk
    request: Request
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sent] = field(default_factory=dict)

    @property
    def library(self) -> Library:
        return self.desk.library

    def text(self, name: str, longest: int = 400) -> str:
        """A value of the address, without the white space around it.

        Raises:
            Refused: it is longer.
        """
        value = self.request.query_params.get(name, "").strip()
        if len(value) > longest:
            raise Refused(
                400, say(f"“{name}” dài quá {longest} ký tự.", f"'{name}' has more than {longest} characters.")
            )
        return value.replace("\0", "")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1.

        Raises:
            Refused: it is none.
        """
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 9 and 1 <= int(value) <= most):
            raise Refused(
                400,
                say(f"“{name}” phải là số từ 1 đến {most}.", f"'{name}' must be a number from 1 to {most}."),
            )
        return int(value)

    def leaf(self, rows: Sequence[T], most: int) -> Leaf[T]:
        """The rows of the page that ``trang`` names; of the last one where there are not so many."""
        pages = max(1, -(-len(rows) // most))
        number = min(self.number("trang", 1, MOST_PAGES), pages)
        return Leaf(rows[(number - 1) * most : number * most], number, pages)


Handler = Callable[[Asked], Page | Response]


def is_twin(request: Request) -> bool:
    return bool(request.scope["path"].endswith(".json"))


def _wants_json(request: Request) -> bool:
    return is_twin(request) or HEADER in request.headers


def endpoint(desk: Desk, handler: Handler) -> Callable[[Request], Any]:
    """The handler, given the request with its body read, in a thread of its own."""

    async def serve(request: Request) -> Response:
        asked = Asked(desk, request)
        if request.method == "POST":
            async with request.form(max_files=2, max_fields=_FIELDS, max_part_size=desk.service.most_bytes) as form:
                await run_in_threadpool(_check_token, desk, request, form)
                fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
                sent = {
                    name: Sent(_file_name(value.filename or ""), await value.read())
                    for name, value in form.multi_items()
                    if isinstance(value, UploadFile) and value.filename
                }
                asked = Asked(desk, request, fields, sent)
        return await run_in_threadpool(_answer, asked, handler)

    return serve


def _file_name(name: str) -> str:
    """Of any system, without its folders."""
    return name.replace("\\", "/").rpartition("/")[2].strip()[-120:]


def _check_token(desk: Desk, request: Request, form: FormData) -> None:
    given = form.get(TOKEN)
    if isinstance(given, str) and desk.tokens.is_bound(given, request.state.visitor):
        return
    if request.headers.get(HEADER) and "cookie" not in request.headers:
        return
    raise Refused(
        403,
        say(
            "Biểu mẫu đã hết hạn hoặc được gửi từ trang khác. Hãy mở lại trang rồi gửi lại.",
            "The form has expired or was sent from another site. Open the page again and send it once more.",
        ),
    )


def _answer(asked: Asked, handler: Handler) -> Response:
    try:
        page = handler(asked)
        if isinstance(page, Response):
            return page
        if is_twin(asked.request):
            return JSONResponse(dict(page.form()), page.status)
        return HTMLResponse(render(asked.desk, asked.request, page), page.status)
    except Exception as error:
        return error_page(asked.desk, asked.request, error)


def render(desk: Desk, request: Request, page: Page) -> str:
    """The page's template, with what every page shows."""
    overview = desk.library.overview() if request.state.inside else NOTHING
    return desk.templates.get_template(page.template).render(
        request=request,
        path=request.scope["path"],
        asked=str(request.url.query),
        overview=overview,
        service=desk.service,
        token=desk.tokens.bound(request.state.visitor),
        token_name=TOKEN,
        **page.context,
    )


def error_page(desk: Desk, request: Request, error: Exception) -> Response:
    """What went wrong, and the way out; a fault of ours is told as one, its details go to the log."""
    status, message = _told(error)
    headers = {"Retry-After": str(int(error.wait) + 1)} if isinstance(error, Refused) and error.wait else {}
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        import logging

        logging.getLogger("dvcq").exception("%s %s", request.method, request.scope["path"], exc_info=error)
    if _wants_json(request):
        return JSONResponse({"error": message}, status, headers)
    page = Page("error.html", dict, {"message": message, "status": status})
    return HTMLResponse(render(desk, request, page), status, headers)


def _told(error: Exception) -> tuple[int, str]:
    match error:
        case Refused():
            return error.status, str(error)
        case QueryError() | UsageError():
            return 400, str(error)
        case ReadError():
            return 422, str(error)
        case KnowledgeError():
            return 503, str(error)
        case DvcqError():
            return 400, str(error)
        case MemoryError():
            return 413, say("Không đủ bộ nhớ cho văn bản này.", "Not enough memory for this document.")
    return 500, say(
        "Lỗi của chương trình. Xin báo cho nhóm phát triển; chi tiết nằm trong cửa sổ đang chạy dvcq serve.",
        "Internal error. Please report it; the details are in the window where dvcq serve runs.",
    )


def environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from dvcq_kb.views import canonical, places
    from dvcq_kb.views.findings import tally
    from dvcq_kb.views.session import printable
    from dvcq_kb.views.web import addresses, words

    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        say=say,
        at=addresses,
        act=places.act,
        written=places.written,
        calendar_day=places.calendar_day,
        section_name=places.section_name,
        severity_word=places.severity_word,
        canonical=canonical.canonical,
        tally=tally,
        words=words,
        suffixes=suffixes(),
        version=_version(),
    )
    made.filters.update(printable=printable, thousands=words.thousands)
    return made


def _version() -> str:
    """Of what is under ``static``, so that browsers do not keep what an older program sent."""
    import hashlib

    digest = hashlib.sha256()
    for file in sorted((files(__package__) / "static").iterdir(), key=lambda each: each.name):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
