"""``dvcq serve``."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.extras import lacking
from dvcq_kb.language import say
from dvcq_kb.replacing import replacing
from dvcq_kb.views import options
from dvcq_kb.views.session import Session

_LOCAL = ("127.0.0.1", "localhost", "::1")
_PORT = 8765
_TRIED = 20
_MIB = 2**20


@options.command(
    "serve",
    help=say(
        "Mở kho tri thức thành trang web trên máy này: tra cứu, đọc văn bản, kiểm tra dự thảo.\n\n"
        "Chỉ máy này vào được, trừ khi nêu --host; khi đó phải có mật khẩu. Không gửi gì ra ngoài; tệp kiểm tra "
        "không được giữ lại.",
        "Serve the knowledge base as web pages on this computer: search, read, check drafts.\n\n"
        "Only this computer is let in unless --host is given, which needs a password. Nothing is sent out; files that "
        "are checked are not kept.",
    ),
    examples="  dvcq serve --open\n"
    "  dvcq serve --kb kho-2025 --read-only\n"
    "  dvcq serve --set-password mat-khau.txt\n"
    "  dvcq serve --host 0.0.0.0 --allow-host tracuu.quan.local --password-file mat-khau.txt",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar=say("ĐỊA_CHỈ", "ADDRESS"),
    help=say("Địa chỉ mở ra; 0.0.0.0 là cho cả mạng.", "Address to listen on; 0.0.0.0 for the whole network."),
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=None, metavar=say("CỔNG", "PORT"),
    help=say(f"Cổng; 0: cổng nào trống. Mặc định {_PORT} hoặc cổng trống kế tiếp.",
             f"Port; 0: any free one. Default: {_PORT} or the next free one."),
)  # fmt: skip
@click.option(
    "--allow-host", "names", multiple=True, metavar=say("TÊN", "NAME"),
    help=say("Tên máy mà trình duyệt được dùng để vào.", "Host name that browsers may use."),
)  # fmt: skip
@click.option(
    "--password-file", "password", type=click.Path(dir_okay=False, path_type=Path), metavar=say("TỆP", "FILE"),
    help=say("Tệp mật khẩu tạo bằng --set-password.", "Password file made by --set-password."),
)  # fmt: skip
@click.option(
    "--set-password", "new", type=click.Path(dir_okay=False, path_type=Path), metavar=say("TỆP", "FILE"),
    help=say("Hỏi mật khẩu, ghi vào tệp (đã băm), rồi dừng.", "Ask for a password, keep its hash in a file, and stop."),
)  # fmt: skip
@click.option(
    "--no-password", "open_to_all", is_flag=True,
    help=say("Mở cho cả mạng không cần mật khẩu.", "Let the network in without a password."),
)  # fmt: skip
@click.option("--read-only", is_flag=True, help=say("Không cho đưa văn bản vào kho.", "Nothing can be added."))
@click.option(
    "--max-upload", "megabytes", type=click.IntRange(1, 256), default=20, show_default=True, metavar="MiB",
    help=say("Tệp gửi lên lớn nhất.", "Largest upload."),
)  # fmt: skip
@click.option("--open", "-o", "browse", is_flag=True, help=say("Mở trình duyệt.", "Open the browser."))
@options.base
@click.pass_obj
def serve(
    session: Session,
    host: str,
    port: int | None,
    names: tuple[str, ...],
    password: Path | None,
    new: Path | None,
    open_to_all: bool,
    read_only: bool,
    megabytes: int,
    browse: bool,
    location: str,
) -> None:
    try:
        import uvicorn

        from dvcq_kb.views.web import Service, make_app, passwords
    except ImportError as error:
        raise UsageError(
            lacking("web", f"dvcq serve cần gói {error.name}", f"dvcq serve needs {error.name}")
        ) from error
    if new:
        _keep(new, passwords.hashed(_asked()))
        session.note(say(f"Đã ghi mật khẩu (đã băm) vào {new}.", f"Password hash kept in {new}."))
        return
    if host not in _LOCAL and password is None and not open_to_all:
        raise UsageError(
            say(
                f"--host {host}: máy khác sẽ vào được, nên cần mật khẩu: --set-password TỆP một lần, rồi "
                "--password-file TỆP; hoặc nêu rõ --no-password.",
                f"--host {host}: others will be let in, so a password is needed: --set-password FILE once, then "
                "--password-file FILE; or say --no-password.",
            )
        )
    line = passwords.checked(_read(password), str(password)) if password else None
    hosts = frozenset(name.lower() for name in (*names, host))
    app = make_app(Service(location, hosts, line, read_only, megabytes * _MIB))
    listening = _listening(host, port)
    address = f"http://{'localhost' if host in ('0.0.0.0', '::') else f'[{host}]' if ':' in host else host}"
    address += f":{listening.getsockname()[1]}/"
    session.note(
        say(
            f"Kho {location} đang mở tại {address}\nDừng: Ctrl+C. Mọi xử lý trên máy này.",
            f"{location} is served at {address}\nStop with Ctrl+C. Everything happens on this computer.",
        )
    )
    if browse:
        import webbrowser

        webbrowser.open(address)
    config = uvicorn.Config(
        app,
        log_level="debug" if session.debug else "warning",
        access_log=session.debug,
        server_header=False,
        limit_concurrency=400,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=64 * 1024,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(
        click.prompt(
            say("Mật khẩu mới", "New password"),
            hide_input=True,
            confirmation_prompt=say("Nhập lại", "Again"),
        )
    )


def _keep(path: Path, line: str) -> None:
    with replacing(path) as handle, open(handle, "w", encoding="ascii", newline="\n") as stream:  # noqa: PTH123
        stream.write(line + "\n")
    path.chmod(0o600)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise UsageError(
            say(
                f"{path}: không đọc được tệp mật khẩu; hãy tạo bằng: dvcq serve --set-password {path}",
                f"{path}: cannot read the password file; make it with: dvcq serve --set-password {path}",
            )
        ) from error


def _listening(host: str, port: int | None) -> socket.socket:
    """A socket of the port asked for, or of the next free one where none was.

    Raises:
        UsageError: the port is taken, or the address is not of this computer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    wanted = (port,) if port is not None else (*range(_PORT, _PORT + _TRIED), 0)
    problem: OSError | None = None
    for number in wanted:
        made = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, number))
            made.listen(256)
        except OSError as error:
            made.close()
            problem = error
            continue
        return made
    raise UsageError(
        say(
            f"Không mở được {host}:{port or _PORT} ({problem}); hãy chọn --port khác.",
            f"Cannot listen on {host}:{port or _PORT} ({problem}); choose another --port.",
        )
    )
