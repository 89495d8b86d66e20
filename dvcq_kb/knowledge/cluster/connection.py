"""Ask the cluster, patiently while nodes come and go, and tell in the user's words what goes wrong."""

from __future__ import annotations

import base64
import logging
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.extras import lacking
from dvcq_kb.knowledge.cluster.address import API_KEY, PASSWORD, Address
from dvcq_kb.language import say

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

T = TypeVar("T")

READING = 15.0
"""Seconds in which a question is asked again while the cluster chooses another node to answer it."""
WRITING = 120.0
"""Likewise for what is written: an import of a night should survive the restart of a node."""

_TIMEOUT = 30
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_BUSY = frozenset({429, 502, 503, 504})
"""Too many requests, no node for a shard, no manager elected: it may be better in a moment."""


class Connection:
    """One knowledge base's way to its cluster. Safe to share between threads."""

    def __init__(self, address: Address) -> None:
        try:
            from opensearchpy import OpenSearch
        except ImportError as error:
            raise KnowledgeError(
                lacking(
                    "cluster",
                    "kho trên OpenSearch cần gói opensearch-py",
                    "a knowledge base in OpenSearch needs opensearch-py",
                )
            ) from error
        self.address = address
        secure: dict[str, Any] = {"use_ssl": True, "verify_certs": True} if address.tls else {}
        if address.ca:
            secure["ca_certs"] = str(address.ca)
        if address.user:
            # The library would write letters of Latin-1 only.
            pair = base64.b64encode(f"{address.user}:{address.password}".encode()).decode("ascii")
            secure["headers"] = {"Authorization": f"Basic {pair}"}
        elif address.api_key:
            secure["headers"] = {"Authorization": f"ApiKey {address.api_key}"}
        # The library warns of every answer that is no success; what matters is said by us.
        logging.getLogger("opensearch").addHandler(logging.NullHandler())
        self._client = OpenSearch(
            [{"host": host, "port": port} for host, port in address.hosts],
            timeout=_TIMEOUT,
            # Every request may be sent twice: what is written bears its own id.
            max_retries=len(address.hosts),
            retry_on_timeout=True,
            http_compress=not address.local,
            **secure,
        )

    def name(self, kind: str) -> str:
        """The alias of what is kept of one kind: ``dvcq-sections``."""
        return f"{self.address.name}-{kind}"

    def ask(self, request: Callable[[OpenSearch], T], patience: float = READING) -> T:
        """The answer to a request that may be sent more than once.

        Raises:
            KnowledgeError: the cluster refuses, or is not there after ``patience`` seconds.
            opensearchpy.ConflictError, NotFoundError: for the caller to judge.
        """
        from opensearchpy import exceptions

        end = time.monotonic() + patience
        wait = _FIRST_WAIT
        while True:
            try:
                return request(self._client)
            except (exceptions.ConflictError, exceptions.NotFoundError):
                raise
            except exceptions.OpenSearchException as error:
                passing = isinstance(error, exceptions.ConnectionError) or getattr(error, "status_code", 0) in _BUSY
                # A certificate does not become right by waiting.
                if isinstance(error, exceptions.SSLError) or not passing or time.monotonic() + wait > end:
                    raise self._explained(error) from error
            time.sleep(wait * random.uniform(0.5, 1.0))
            wait = min(2 * wait, _LONGEST_WAIT)

    def ask_together(self, searches: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several searches in one request: of each its head, then its body.

        The request itself succeeds even if a search among them fails: then all are asked again, as `ask` does.

        Raises:
            KnowledgeError: as `ask`.
        """
        from opensearchpy import exceptions

        def answers(client: OpenSearch) -> list[dict[str, Any]]:
            told: list[dict[str, Any]] = client.msearch(body=searches)["responses"]
            for answer in told:
                if "error" in answer:
                    raise exceptions.TransportError(answer["status"], answer["error"]["type"], answer)
            return told

        return self.ask(answers)

    def _explained(self, error: Exception) -> KnowledgeError:
        from opensearchpy import exceptions

        where = self.address
        if isinstance(error, exceptions.AuthenticationException | exceptions.AuthorizationException):
            return KnowledgeError(
                say(
                    f"{where}: cụm máy không cho vào; hãy kiểm tra tên người dùng, {PASSWORD} hoặc {API_KEY} và "
                    f"quyền trên các chỉ mục {where.name}-*",
                    f"{where}: access denied; check the user, {PASSWORD} or {API_KEY}, "
                    f"and the rights on {where.name}-*",
                )
            )
        if isinstance(error, exceptions.SSLError):
            return KnowledgeError(
                say(
                    f"{where}: không lập được kết nối mã hóa; nếu cụm dùng chứng thư riêng, hãy thêm ?ca=TỆP vào địa "
                    "chỉ; nếu cụm không mã hóa, hãy thêm ?tls=off",
                    f"{where}: no encrypted connection; with certificates of your own add ?ca=FILE to the address; "
                    "if the cluster does not encrypt, add ?tls=off",
                )
            )
        if isinstance(error, exceptions.ConnectionTimeout):
            return KnowledgeError(
                say(
                    f"{where}: cụm máy không trả lời kịp; hãy thử lại sau",
                    f"{where}: the cluster did not answer in time; try again later",
                )
            )
        if isinstance(error, exceptions.ConnectionError):
            return KnowledgeError(
                say(
                    f"{where}: không kết nối được tới máy nào của cụm; hãy kiểm tra địa chỉ, cổng, và OpenSearch đã "
                    "chạy chưa",
                    f"{where}: no node can be reached; check host and port, and that OpenSearch is running",
                )
            )
        return KnowledgeError(
            say(f"{where}: cụm máy báo lỗi: {_reason(error)}", f"{where}: the cluster says: {_reason(error)}")
        )

    def close(self) -> None:
        self._client.close()


def _reason(error: Exception) -> str:
    """What OpenSearch says, without the query that it repeats."""
    info = getattr(error, "info", None)
    cause = info.get("error") if isinstance(info, dict) else None
    if isinstance(cause, dict):
        root = (cause.get("root_cause") or [cause])[0]
        return f"{root.get('type')}: {root.get('reason')}"[:500]
    return str(getattr(error, "error", "") or type(error).__name__)[:500]
