"""``opensearch://…`` → where the cluster is, and the secrets that open it.

Secrets come from the environment or from a file that only its owner can read,
never from the address: addresses stand in command lines, histories and logs.
"""

from __future__ import annotations

import ipaddress
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge.base import CLUSTER
from dvcq_kb.language import say

PASSWORD = "DVCQ_OPENSEARCH_PASSWORD"
API_KEY = "DVCQ_OPENSEARCH_API_KEY"

_PORT = 9200
# Of an index: small letters and digits; what follows a "-" is ours.
_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,99}")
_KEY = re.compile(r"[!-~]+")
"""What may stand in a header of HTTP."""
_OPTIONS = frozenset({"tls", "ca", "shards"})


@dataclass(frozen=True, slots=True)
class Address:
    """A knowledge base in a cluster."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    """Of the knowledge base; its indices are ``NAME-…``."""
    tls: bool
    ca: Path | None = None
    """Certificates to trust instead of the usual ones."""
    shards: int | None = None
    """Into how many pieces the sections are divided when the knowledge base is made."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        hosts = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts)
        return f"{CLUSTER}{user}{hosts}/{self.name}"

    @property
    def local(self) -> bool:
        """Whether every node is on this computer."""
        return _are_local(self.hosts)


def parse(location: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Understand ``opensearch://[user@]host[:port][,host…]/name[?tls=on|off&ca=FILE&shards=N]``.

    Without ``tls`` the connection is encrypted, but to this computer itself.

    Raises:
        KnowledgeError: it is no such address, holds a secret, a secret's file is open to others, or
            a secret would travel unencrypted.
    """
    try:
        parts = urlsplit(location)
    except ValueError:
        # Python's words for it repeat what it could not read.
        raise _unclear(location) from None
    user, at, hosts = parts.netloc.rpartition("@")
    if ":" in user:
        raise KnowledgeError(
            say(
                "địa chỉ kho không được chứa mật khẩu (người khác xem được dòng lệnh); hãy bỏ mật khẩu khỏi địa chỉ và "
                f"đặt vào biến {PASSWORD}, hoặc vào một tệp mà {PASSWORD}_FILE chỉ tới",
                "the address must not hold a password (others can see command lines); take it out and set "
                f"{PASSWORD}, or {PASSWORD}_FILE to the name of a file with it",
            )
        )
    name = parts.path.strip("/")
    options = parse_qs(parts.query, keep_blank_values=True)
    if not hosts or not _NAME.fullmatch(name) or options.keys() - _OPTIONS or parts.fragment or (at and not user):
        raise _unclear(location)
    nodes = tuple(_host(location, host) for host in hosts.split(","))
    local = _are_local(nodes)
    tls = options.get("tls", ["off" if local else "on"])[-1]
    shards = options.get("shards", ["0"])[-1]
    if tls not in ("on", "off") or not shards.isdecimal() or int(shards) > 1000:
        raise _unclear(location)
    password, api_key = _secret(PASSWORD, environment), _secret(API_KEY, environment)
    if api_key and not _KEY.fullmatch(api_key):
        raise KnowledgeError(
            say(
                f"{API_KEY}: khóa chỉ gồm chữ không dấu, chữ số và dấu, không có khoảng trắng; hãy chép lại khóa",
                f"{API_KEY}: a key has letters without marks, digits and punctuation only, no spaces; copy it again",
            )
        )
    if user and password is None:
        raise KnowledgeError(
            say(
                f"{location}: chưa có mật khẩu của “{user}”; hãy đặt biến {PASSWORD}, hoặc {PASSWORD}_FILE là tên tệp "
                "chứa mật khẩu",
                f"{location}: no password for “{user}”; set {PASSWORD}, or {PASSWORD}_FILE to the name of a file",
            )
        )
    if tls == "off" and not local and (user or api_key):
        raise KnowledgeError(
            say(
                f"{location}: không gửi mật khẩu hay khóa qua kết nối không mã hóa; hãy bỏ tls=off",
                f"{location}: a password or key is never sent unencrypted; leave out tls=off",
            )
        )
    ca = options.get("ca")
    if ca and not Path(ca[-1]).is_file():
        raise KnowledgeError(say(f"{ca[-1]}: không có tệp chứng thư này", f"{ca[-1]}: no such file of certificates"))
    return Address(
        nodes,
        name,
        tls == "on",
        Path(ca[-1]) if ca else None,
        int(shards) or None,
        user or None,
        password if user else None,
        None if user else api_key,
    )


def _unclear(location: str) -> KnowledgeError:
    # opensearch://an:mat/khau@may/dvcq: what is no host may be the half of a password.
    location = re.sub(r"//.*@", "//…@", location)
    return KnowledgeError(
        say(
            f"{location}: không hiểu địa chỉ này; hãy viết như opensearch://may-chu:9200/dvcq hoặc "
            "opensearch://nguoi-dung@may-1:9200,may-2:9200/dvcq?ca=chung-thu.pem (tên kho: chữ thường không dấu và số)",
            f"{location}: not understood; write opensearch://host:9200/dvcq or "
            "opensearch://user@host1:9200,host2:9200/dvcq?ca=certificates.pem (name: small letters and digits)",
        )
    )


def _host(location: str, text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _unclear(location) from None
    if not host or parts.path:
        raise _unclear(location)
    return host, port or _PORT


def _are_local(hosts: tuple[tuple[str, int], ...]) -> bool:
    return all(_is_local(host) for host, _ in hosts)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _secret(name: str, environment: Mapping[str, str]) -> str | None:
    if secret := environment.get(name):
        return secret
    file = environment.get(f"{name}_FILE")
    if not file:
        return None
    path = Path(file)
    try:
        mode = path.stat().st_mode
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            say(f"{file} ({name}_FILE): không đọc được: {error}", f"{file} ({name}_FILE): cannot be read: {error}")
        ) from error
    # Windows keeps access apart from the mode.
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KnowledgeError(
            say(
                f"{file} ({name}_FILE): người khác đọc được tệp này; hãy chạy: chmod 600 {file}",
                f"{file} ({name}_FILE): others can read this file; run: chmod 600 {file}",
            )
        )
    if not secret:
        raise KnowledgeError(say(f"{file} ({name}_FILE): tệp rỗng", f"{file} ({name}_FILE): the file is empty"))
    return secret
