"""Who is asking: a cookie for everybody, so that forms can be told from forgeries; a password where one is set."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dvcq_kb.language import say
from dvcq_kb.views.web.service import Service
from dvcq_kb.views.web.tokens import Tokens

COOKIE = "dvcq"
LOGIN = "/dang-nhap"
_OPEN = (LOGIN, "/tinh/")
_HOURS = 12
_INSIDE = "-in"


class Access:
    """Puts ``visitor`` and ``inside`` into the request's state; sends who is outside to the login page."""

    def __init__(self, app: ASGIApp, service: Service, tokens: Tokens) -> None:
        """Stand before ``app``."""
        self._app = app
        self._service = service
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = self._tokens.value(HTTPConnection(scope).cookies.get(COOKIE, ""))
        visitor = known or secrets.token_hex(16)
        inside = self._service.password is None or visitor.endswith(_INSIDE)
        state = scope.setdefault("state", {})
        state.update(visitor=visitor, inside=inside)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and state["visitor"] != known:
                MutableHeaders(scope=message).append("Set-Cookie", self._cookie(scope, state["visitor"]))
            await send(message)

        path = scope["path"]
        if inside or path.startswith(_OPEN):
            await self._app(scope, receive, answer)
        elif scope["method"] == "GET" and not path.endswith(".json"):
            target = path + (f"?{scope['query_string'].decode('ascii', 'replace')}" if scope["query_string"] else "")
            await RedirectResponse(f"{LOGIN}?tiep={quote(target)}", 303)(scope, receive, answer)
        else:
            told = say("Cần đăng nhập.", "Log in first.")
            await JSONResponse({"error": told, "login": LOGIN}, 401)(scope, receive, answer)

    def _cookie(self, scope: Scope, visitor: str) -> str:
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        token = self._tokens.signed(visitor, _HOURS * 3600)
        return f"{COOKIE}={token}; Path=/; Max-Age={_HOURS * 3600}; HttpOnly; SameSite=Lax{secure}"


def come_in(state: dict[str, object]) -> None:
    """A new name: the one from before the login may be known to others."""
    state["visitor"] = secrets.token_hex(16) + _INSIDE


def go_out(state: dict[str, object]) -> None:
    state["visitor"] = secrets.token_hex(16)
