"""A text → a plain Word file of its paragraphs, to carry the comments where there was no Word file."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from dvcq_kb.model import Document

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MIME = "application/vnd.openxmlformats"
_RELS_MIME = f"{_MIME}-package.relationships+xml"
_MAIN_MIME = f"{_MIME}-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_RELS_MIME}"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN_MIME}"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
# Times New Roman 14, A4 with the margins of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.
_FONT = "Times New Roman"
_RUN = f'<w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/><w:sz w:val="28"/></w:rPr>'
_PAPER = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"/></w:sectPr>'
)
_SPACE = re.compile(r"\s+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx_of(document: Document) -> bytes:
    """The same bytes for the same text."""
    paragraphs = "".join(_paragraph(block.span.of(document.text)) for block in document.blocks)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{paragraphs}{_PAPER}</w:body></w:document>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(
                zipfile.ZipInfo(name, _EPOCH),
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}',
                zipfile.ZIP_DEFLATED,
            )
    return buffer.getvalue()


def _paragraph(text: str) -> str:
    words = escape(_CONTROLS.sub(" ", _SPACE.sub(" ", text)))
    return f'<w:p><w:r>{_RUN}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
