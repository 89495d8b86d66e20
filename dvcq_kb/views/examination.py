"""What this computer has of what dvcq can make use of."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from dvcq_kb.errors import DvcqError
from dvcq_kb.extras import install
from dvcq_kb.language import say
from dvcq_kb.readers import ocr
from dvcq_kb.readers import programs as installed

_SECONDS = 20.0


class Kind(Enum):
    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    kind: Kind
    present: bool
    detail: str
    """Version, place, state."""
    enables: str
    install: str
    """One line; empty where there is nothing to install."""


# Module, package, what it is for. The command line itself cannot start without click.
_REQUIRED = (
    ("click", "click", "dòng lệnh", "the command line"),
    ("lxml", "lxml", "đọc .docx, .html", "reads .docx and .html"),
    ("bs4", "beautifulsoup4", "đọc trang web .html", "reads web pages"),
    ("rich", "rich", "hiển thị trên màn hình", "shows results on a terminal"),
    ("whoosh", "whoosh", "tìm trong kho tri thức", "searches the knowledge base"),
    ("numpy", "numpy", "tìm trong kho tri thức", "searches the knowledge base"),
    ("dateutil", "python-dateutil", "thời hạn của nhiệm vụ", "deadlines of duties"),
    ("spacy", "spacy", "dùng viện dẫn trong luồng xử lý spaCy", "citations in spaCy pipelines"),
)
# The same, after the extra that brings it.
_OPTIONAL = (
    ("pdf", "pypdfium2", "pypdfium2", "đọc .pdf, ghi chú vào .pdf", "reads .pdf, puts comments into it"),
    ("web", "starlette", "starlette", "trang web: dvcq serve", "web pages: dvcq serve"),
    ("web", "uvicorn", "uvicorn", "trang web: dvcq serve", "web pages: dvcq serve"),
    ("web", "jinja2", "jinja2", "trang web: dvcq serve", "web pages: dvcq serve"),
    ("web", "python_multipart", "python-multipart", "gửi tệp lên trang web", "files sent to the web pages"),
    ("ics", "icalendar", "icalendar", "xuất thời hạn thành lịch .ics", "deadlines as a calendar"),
    ("xlsx", "xlsxwriter", "xlsxwriter", "xuất nhiệm vụ thành .xlsx", "duties as a workbook"),
    ("tui", "textual", "textual", "đọc trong cửa sổ lệnh (dvcq browse)", "the terminal reader (dvcq browse)"),
    ("report", "docx", "python-docx", "phiếu Word, PDF (dvcq report)", "reports in Word and PDF (dvcq report)"),
    ("report", "resvg_py", "resvg-py", "lược đồ PNG, hình trong phiếu Word", "PNG pictures, pictures in Word"),
    ("cluster", "opensearchpy", "opensearch-py", "kho trên cụm OpenSearch", "a knowledge base in OpenSearch"),
    ("dask", "distributed", "distributed", "đọc trên nhiều máy (dvcq add --dask)", "many machines (dvcq add --dask)"),
)


def modules() -> list[Check]:
    """The Python packages."""
    return [
        *(_module(*each, kind=Kind.REQUIRED, requirement=each[1]) for each in _REQUIRED),
        *(_module(*each, kind=Kind.OPTIONAL, requirement=f'"dvcq-kb[{extra}]"') for extra, *each in _OPTIONAL),
    ]


def _module(module: str, package: str, vietnamese: str, english: str, *, kind: Kind, requirement: str) -> Check:
    # Looked for, not imported: spaCy alone takes a second.
    present = find_spec(module) is not None
    try:
        detail = version(package) if present else ""
    except PackageNotFoundError:
        detail = ""
    return Check(package, kind, present, detail, say(vietnamese, english), install(requirement))


def programs() -> list[Check]:
    """The programs of others that we run."""
    return [
        _program(
            "soffice",
            installed.libreoffice(),
            say("đọc .doc, .rtf, .odt; xuất phiếu PDF", "reads .doc, .rtf, .odt; reports in PDF"),
            say(
                "Windows: winget install TheDocumentFoundation.LibreOffice · Debian, Ubuntu: "
                "apt install libreoffice-writer",
                "Windows: winget install TheDocumentFoundation.LibreOffice · Debian, Ubuntu: "
                "apt install libreoffice-writer",
            ),
        ),
        _program(
            "antiword",
            installed.antiword(),
            say("đọc .doc khi không có LibreOffice", "reads .doc where LibreOffice is not"),
            say("Debian, Ubuntu: apt install antiword", "Debian, Ubuntu: apt install antiword"),
        ),
        _program(
            "catdoc",
            installed.catdoc(),
            say("đọc .doc khi không có hai chương trình trên", "reads .doc where neither of the above is"),
            say("Debian, Ubuntu: apt install catdoc", "Debian, Ubuntu: apt install catdoc"),
        ),
        _tesseract(),
    ]


def _program(name: str, path: str | None, enables: str, install: str) -> Check:
    return Check(name, Kind.OPTIONAL, path is not None, _described(path) if path else "", enables, install)


def _tesseract() -> Check:
    path = ocr.program()
    bare = installed.tesseract()
    detail = _described(path) if path else ""
    if path is None and bare is not None:
        detail = say(
            f"{bare}: có Tesseract nhưng thiếu tiếng Việt (vie)",
            f"{bare}: Tesseract is there, but not its language Vietnamese (vie)",
        )
    return Check(
        "tesseract",
        Kind.OPTIONAL,
        path is not None,
        detail,
        say("đọc PDF quét, ảnh chụp (OCR tiếng Việt)", "reads scanned PDFs and images (OCR, Vietnamese)"),
        say(
            "Windows: bộ cài UB Mannheim, chọn thêm Vietnamese · Debian, Ubuntu: "
            "apt install tesseract-ocr tesseract-ocr-vie",
            "Windows: the UB Mannheim installer, with Vietnamese chosen · Debian, Ubuntu: "
            "apt install tesseract-ocr tesseract-ocr-vie",
        ),
    )


_VERSION = re.compile(r"\d+(?:\.\d+)+")


def _described(path: str) -> str:
    # On Windows soffice.exe would open a window to say it; antiword and catdoc have not changed in years.
    told = ""
    if (os.name != "nt" and "office" in path) or "tesseract" in path:
        try:
            told = installed.run([path, "--version"], _SECONDS).decode("utf-8", "replace")
        except (OSError, installed.TookTooLong):
            told = ""
    number = _VERSION.search(told.partition("\n")[0])
    return f"{number[0]} · {path}" if number else path


def knowledge(location: str) -> Check:
    """The knowledge base of this folder, which need not be there."""
    from dvcq_kb.knowledge import open_kb

    enables = say("dvcq search, instrument, graph", "dvcq search, instrument, graph")
    name = say("kho tri thức", "knowledge base")
    try:
        with open_kb(location, create=False) as kb:
            documents = sum(1 for _ in kb.documents())
    except DvcqError as error:
        return Check(name, Kind.OPTIONAL, False, str(error), enables, "")
    except Exception as error:  # to tell what is wrong is all there is to do here
        damaged = say(
            f"{location}: kho hỏng ({type(error).__name__}: {error}); hãy xem: dvcq index --verify",
            f"{location}: damaged ({type(error).__name__}: {error}); see: dvcq index --verify",
        )
        return Check(name, Kind.OPTIONAL, False, damaged, enables, "")
    detail = say(f"{location}: {documents} văn bản", f"{location}: {documents} documents")
    return Check(name, Kind.OPTIONAL, True, detail, enables, "")
