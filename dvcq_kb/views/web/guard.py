"""What stands before every page: who is asked for, how much is sent, what a browser may do with the answer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dvcq_kb.language import say
from dvcq_kb.views.web.service import Service

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
# 127.0.0.1:8765   localhost   [::1]:8765
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::\d{1,5})?")


class Guard:
    """Refuses names that are not ours (a page elsewhere may point its own name at this computer) and floods."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        """Stand before ``app``."""
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", ""), scope):
            told = say(
                "Tên máy trong địa chỉ không được phép. Mở bằng http://127.0.0.1 hoặc thêm --allow-host TÊN khi chạy "
                "dvcq serve.",
                "This host name is not allowed. Use http://127.0.0.1 or start dvcq serve with --allow-host NAME.",
            )
            await Response(told, 400, media_type="text/plain")(scope, receive, answer)
            return
        length = headers.get("content-length", "0")
        # "²" is a digit, but no number.
        if not length.isdecimal() or int(length) > self._service.most_bytes:
            await Response(self._too_large(), 413, media_type="text/plain")(scope, receive, answer)
            return
        await self._app(scope, self._counted(receive), answer)

    def _is_ours(self, host: str, scope: Scope) -> bool:
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = (match["six"] or match["name"]).lower().rstrip(".")
        if name in LOCAL or name in self._service.hosts:
            return True
        # An address, unlike a name, cannot be pointed here by somebody else; ours is the one that was called.
        return _is_address(name) and name == (scope.get("server") or ("",))[0]

    def _counted(self, receive: Receive) -> Receive:
        """For a body that does not say its length."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._service.most_bytes:
                raise TooLarge(self._too_large())
            return message

        return counted

    def _too_large(self) -> str:
        most = self._service.most_bytes // 2**20
        return say(
            f"Dữ liệu gửi lên lớn hơn giới hạn {most} MiB. Hãy chia tệp, hoặc dùng lệnh dvcq check.",
            f"More than the limit of {most} MiB was sent. Split the file, or use dvcq check.",
        )


class TooLarge(Exception):
    """More was sent than is taken."""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
