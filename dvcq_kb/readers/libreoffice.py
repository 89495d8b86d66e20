"""A file that Word reads → a .docx or a .pdf, by LibreOffice.

Run in a folder the caller made for it, with a profile of its own: macros do
not run, links are not followed, and what would go out to the network all the
same goes nowhere.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from dvcq_kb.readers import programs

DOCX = "docx:MS Word 2007 XML"
PDF = "pdf:writer_pdf_Export"


def convert(program: str, file: Path, import_filter: str, seconds: float, target: str = DOCX) -> Path | None:
    """Convert a file in a folder made for it.

    Args:
        program: LibreOffice.
        file: what to convert; everything else is written beside it.
        import_filter: its format. Not told, LibreOffice takes what is damaged for plain text.
        seconds: how long it may take.
        target: ``DOCX`` or ``PDF``.

    Returns:
        What it made, or ``None`` if it could not open the file.

    Raises:
        TookTooLong: it was ended.
        OSError: it cannot be started.
    """
    folder = file.parent
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    profile = (folder / "profile").as_uri()
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"--infilter={import_filter}", "--convert-to", target, "--outdir", str(folder / "out"), str(file),
    ]  # fmt: skip
    try:
        programs.run(command, seconds, _environment(folder))
    finally:
        _remove_pipe(profile)
    made = folder / "out" / file.with_suffix(f".{target.partition(':')[0]}").name
    return made if made.is_file() else None


def _environment(folder: Path) -> dict[str, str]:
    # Port 9 discards; nothing listens there.
    nowhere = "http://127.0.0.1:9"
    return {
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)),
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere),
        **dict.fromkeys(("no_proxy", "NO_PROXY"), ""),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _item(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
    )


_SCRIPTING = "Office.Common/Security/Scripting"
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + _item(_SCRIPTING, "DisableMacrosExecution", "true")
    + _item(_SCRIPTING, "MacroSecurityLevel", "3")
    + _item(_SCRIPTING, "BlockUntrustedRefererLinks", "true")
    + _item(_SCRIPTING, "DisableActiveContent", "true")
    + _item("Office.Writer/Content/Update", "Link", "0")
    + _item("Office.Java/VirtualMachine", "Enable", "false")
    + _item("Inet/Settings", "ooInetProxyType", "2")
    + _item("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1")
    + _item("Inet/Settings", "ooInetHTTPProxyPort", "9")
    + _item("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1")
    + _item("Inet/Settings", "ooInetHTTPSProxyPort", "9")
    + "</oor:items>"
)


def _remove_pipe(profile: str) -> None:
    """It stays if the program is killed."""
    for pipe in pipes(profile):
        pipe.unlink(missing_ok=True)


def pipes(profile: str) -> list[Path]:
    """Sockets on which LibreOffice waits for a second start with the same profile."""
    if os.name == "nt":
        return []
    # So they are named: the MD5 of the profile in UTF-16, bytes in hexadecimal without leading zeros.
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    name = f"OSL_PIPE_*_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
    return [pipe for folder in ("/tmp", "/var/tmp") for pipe in Path(folder).glob(name)]
