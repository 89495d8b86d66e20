"""The application: the table of routes behind its guards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dvcq_kb.language import say
from dvcq_kb.views.web import addresses, openapi, routes
from dvcq_kb.views.web.access import Access
from dvcq_kb.views.web.agenda import Agenda
from dvcq_kb.views.web.guard import Guard, TooLarge
from dvcq_kb.views.web.library import Library
from dvcq_kb.views.web.pages import Desk, Refused, endpoint, environment, error_page
from dvcq_kb.views.web.passwords import Brake
from dvcq_kb.views.web.service import Service
from dvcq_kb.views.web.tokens import Tokens
from dvcq_kb.views.web.warming import Warming

_STATIC = files(__package__) / "static"
_THREADS = 8
"""Requests worked on at once: more would only take the one interpreter from each other."""


class _Static(StaticFiles):
    def file_response(self, *arguments: object, **named: object) -> Response:
        response = super().file_response(*arguments, **named)  # type: ignore[arg-type]
        # The address has the version in it.
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response


def make_app(service: Service) -> Starlette:
    """The application, its knowledge base open.

    Raises:
        KnowledgeError: the base cannot be opened.
    """
    library = Library(service.location, create=not service.read_only)
    desk = Desk(service, library, Tokens(), environment(), Brake(), Agenda(library))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        from anyio import to_thread

        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        warming = Warming(desk)
        yield
        await to_thread.run_sync(warming.stop)
        library.kb.close()

    async def told(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            error = Refused(error.status_code, _http(error))
        elif isinstance(error, TooLarge):
            error = Refused(413, str(error))
        return error_page(desk, request, error)

    return Starlette(
        routes=list(_routes(desk)),
        middleware=[Middleware(Guard, service=service), Middleware(Access, service=service, tokens=desk.tokens)],
        exception_handlers={HTTPException: told, TooLarge: told, Refused: told, Exception: told},
        lifespan=lifespan,
    )


def _routes(desk: Desk) -> list[BaseRoute]:
    found: list[BaseRoute] = [
        Mount("/tinh", _Static(directory=str(_STATIC))),
        Route("/openapi.json", endpoint(desk, openapi.document)),
    ]
    twins: list[BaseRoute] = []
    pages: list[BaseRoute] = []
    for operation in routes.operations():
        methods = ["GET"] if operation.form is None else ["POST"]
        serve = endpoint(desk, operation.handler)
        if operation.twin:
            twins.append(Route(addresses.twin(operation.path), serve, methods=methods))
        if operation.page or operation.media:
            # An address with a suffix is no id.
            (twins if operation.media else pages).append(Route(operation.path, serve, methods=methods))
    return [*found, *twins, *pages]


def _http(error: HTTPException) -> str:
    match error.status_code:
        case 404:
            return say("Không có trang này.", "No such page.")
        case 405:
            return say("Trang này không nhận cách gửi ấy.", "This method is not allowed here.")
    return str(error.detail)
