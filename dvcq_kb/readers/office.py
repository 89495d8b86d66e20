"""What Word reads but is no .docx (.doc, .rtf, .odt) → text, through the programs that are installed.

LibreOffice makes a .docx of it, which then is read as any other; for .doc
antiword or catdoc will do, which know text only. The file is copied into a
folder of its own under a name of ours, and all of it is removed afterwards.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.readers import docx, legacy, libreoffice, ole, programs
from dvcq_kb.readers.docx.package import password
from dvcq_kb.readers.layout import lay_out
from dvcq_kb.readers.reading import Reading
from dvcq_kb.text import normalise

SECONDS = 120.0
"""For one file. The longest decrees take 4 s."""
MOST_CONVERTED = 64 * 2**20
"""Bytes of the .docx that LibreOffice makes."""
MOST_UNPACKED = 64 * 2**20
"""Bytes of the parts of an .odt that hold text: a zip bomb is not handed on."""


class _Format(NamedTuple):
    suffix: str
    import_filter: str
    """Of LibreOffice, which else takes what is damaged for a plain text."""


_DOC = _Format(".doc", "MS Word 97")
_RTF = _Format(".rtf", "Rich Text Format")
_ODT = _Format(".odt", "writer8")

_READ = {False: docx.read, True: docx.read_original}


def read_doc(data: bytes, *, original: bool = False) -> Reading:
    """Read a file of Word 6 to 2003.

    Args:
        data: the file.
        original: as it was before its tracked changes; LibreOffice only.

    Raises:
        ReadError: locked by a password, damaged, takes too long, or no program is there to read it.
    """
    if _locked_doc(data):
        raise password()
    if programs.libreoffice():
        return _through_libreoffice(data, _DOC, original)
    failed: ReadError | None = None
    for program, name, read in (
        (programs.antiword(), "antiword", _through_antiword),
        (programs.catdoc(), "catdoc", _through_catdoc),
    ):
        if program:
            try:
                return _named(read(data, program), _DOC, name, text_only=True)
            except ReadError as error:
                # antiword knows no text of less than a page, catdoc reads anything.
                failed = failed or error
    raise failed or _missing(_DOC)


def read_rtf(data: bytes, *, original: bool = False) -> Reading:
    return _through_libreoffice(data, _RTF, original)


def read_odt(data: bytes, *, original: bool = False) -> Reading:
    _inspect_odt(data)
    return _through_libreoffice(data, _ODT, original)


def _locked_doc(data: bytes) -> bool:
    """Bit 8 of the flags at 10 of the stream WordDocument."""
    head = data[(at := ole.streams(data).get("WordDocument", len(data))) : at + 12]
    return head[:2] in ole.WORD and len(head) == 12 and bool(head[11] & 1)


def _inspect_odt(data: bytes) -> None:
    """Raise if it is locked, damaged or a bomb: LibreOffice would ask, repair or unpack."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile
    from zlib import error as ZlibError

    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = [entry for entry in archive.infolist() if entry.filename.endswith((".xml", ".rdf"))]
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise ReadError(
                    say(
                        f"tệp giải nén ra hơn {MOST_UNPACKED // 2**20} MiB; nếu là văn bản thật, hãy chia nhỏ",
                        f"unpacks to more than {MOST_UNPACKED // 2**20} MiB; if it is a real document, split it",
                    )
                )
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
            if b"encryption-data" in manifest:
                raise ReadError(
                    say(
                        "tệp có mật khẩu; hãy mở bằng LibreOffice rồi lưu lại, bỏ chọn “Save with password”",
                        "the file has a password; open it in LibreOffice and save it without one",
                    )
                )
            archive.read("content.xml")
    except (BadZipFile, ZlibError, KeyError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise _unreadable(_ODT) from error


def _through_libreoffice(data: bytes, form: _Format, original: bool) -> Reading:
    program = programs.libreoffice()
    if program is None:
        raise _missing(form)
    converted = _with_file(data, form, lambda file: _converted(program, file, form))
    # Places in the converted file are none in the one the user has.
    return _named(_READ[original](converted)._replace(origins=()), form, "LibreOffice")


def _converted(program: str, file: Path, form: _Format) -> bytes:
    """The .docx that LibreOffice makes of a file."""
    try:
        made = libreoffice.convert(program, file, form.import_filter, SECONDS)
    except programs.TookTooLong as error:
        raise _too_long(form) from error
    except OSError as error:
        raise _not_started("LibreOffice", error) from error
    if made is None:
        raise _unreadable(form)
    if made.stat().st_size > MOST_CONVERTED:
        raise ReadError(
            say(
                f"tệp chuyển đổi ra hơn {MOST_CONVERTED // 2**20} MiB; hãy bỏ bớt ảnh hoặc chia thành từng văn bản",
                f"converts to more than {MOST_CONVERTED // 2**20} MiB; take out pictures, or split it",
            )
        )
    return made.read_bytes()


_ROW = re.compile(r"\|.*\|[ \t]*")


def _through_antiword(data: bytes, program: str) -> Reading:
    # Lines as wide as paragraphs are long, but for tables, which it draws.
    lines = _text(data, [program, "-m", "UTF-8.txt", "-w", "0"]).split("\n")
    text = ""
    walls: set[int] = set()
    for drawn, group in groupby(lines, lambda line: _ROW.fullmatch(line) is not None):
        rows = [line.strip() for line in group]
        cells = _cells(rows) if drawn else ["\n".join(rows)]
        for cell in cells:
            if drawn:
                walls.add(len(text))
            text += cell + "\n"
        walls.add(len(text))
    return Reading(text, lay_out(text, frozenset(walls)))


def _cells(drawn: list[str]) -> list[str]:
    """The cells of a table drawn with ``|``, one after the other.

    Where a row ends is not drawn. A table of two columns is the head of a
    letter or its end, which is one row; any other is taken line by line.
    """
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in drawn]
    if all(len(row) == 2 for row in rows):
        return ["\n".join(filter(None, column)) for column in zip(*rows, strict=True)]
    return [cell for row in rows for cell in row if cell]


def _through_catdoc(data: bytes, program: str) -> Reading:
    text = _text(data, [program, "-d", "utf-8", "-w"])
    return Reading(text, lay_out(text))


def _text(data: bytes, command: list[str]) -> str:
    """What a program writes of a .doc, in Unicode."""
    try:
        written = _with_file(data, _DOC, lambda file: programs.run([*command, str(file)], SECONDS))
    except programs.TookTooLong as error:
        raise _too_long(_DOC) from error
    except OSError as error:
        raise _not_started(Path(command[0]).name, error) from error
    text = normalise(written.decode("utf-8", "replace"))
    if not text.strip():
        raise _unreadable(_DOC)
    mended = legacy.mend(text)
    return normalise(mended.text) if mended else text


def _with_file(data: bytes, form: _Format, use: Callable[[Path], bytes]) -> bytes:
    # On Windows a virus scanner may still hold a file when the folder is to be removed.
    with tempfile.TemporaryDirectory(prefix="dvcq-office-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, f"document{form.suffix}").resolve()
        file.write_bytes(data)
        return use(file)


def _named(reading: Reading, form: _Format, program: str, *, text_only: bool = False) -> Reading:
    note = say(f"đọc tệp {form.suffix} qua {program}", f"{form.suffix} file read through {program}")
    if text_only:
        note += say(
            ": có thể mất số thứ tự tự động, ô bảng; cài LibreOffice để đọc đủ",
            ": automatic numbers and table cells may be lost; install LibreOffice to read all",
        )
    return reading._replace(notes=(note, *reading.notes))


def installing(suffix: str = ".doc") -> str:
    """How to install what reads such files, in one line."""
    debian = "apt install libreoffice-writer" + ("" if suffix != ".doc" else " | antiword")
    return say(
        f"hãy cài LibreOffice rồi chạy lại (Debian, Ubuntu: {debian}; Windows: "
        "winget install TheDocumentFoundation.LibreOffice; macOS: brew install --cask libreoffice)",
        f"install LibreOffice and try again (Debian, Ubuntu: {debian}; Windows: "
        "winget install TheDocumentFoundation.LibreOffice; macOS: brew install --cask libreoffice)",
    )


def _missing(form: _Format) -> ReadError:
    return ReadError(
        say(
            f"đọc tệp {form.suffix} cần LibreOffice, máy này chưa có; {installing(form.suffix)}, "
            "hoặc mở tệp bằng Word và lưu thành .docx",
            f"{form.suffix} files are read through LibreOffice, which is not here; {installing(form.suffix)}, "
            "or open the file in Word and save it as .docx",
        )
    )


def _unreadable(form: _Format) -> ReadError:
    return ReadError(
        say(
            f"tệp {form.suffix} hỏng hoặc bị cắt cụt, không mở được; hãy chép lại tệp gốc, hoặc mở bằng Word "
            "(Open and Repair) rồi lưu thành .docx",
            f"this {form.suffix} file is damaged or cut off and cannot be opened; get the original again, or open it "
            "in Word (Open and Repair) and save it as .docx",
        )
    )


def _too_long(form: _Format) -> ReadError:
    return ReadError(
        say(
            f"đọc tệp {form.suffix} quá {SECONDS:.0f} giây nên đã dừng; hãy mở bằng Word và lưu thành .docx",
            f"stopped after {SECONDS:.0f} seconds on this {form.suffix} file; open it in Word and save it as .docx",
        )
    )


def _not_started(program: str, error: OSError) -> ReadError:
    reason = error.strerror or str(error)
    return ReadError(
        say(
            f"không chạy được {program} ({reason}); hãy cài lại {program}",
            f"{program} cannot be started ({reason}); install it anew",
        )
    )
