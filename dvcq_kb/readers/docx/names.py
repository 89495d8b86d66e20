"""Names of WordprocessingML as lxml gives them: ``{namespace}local``."""

from __future__ import annotations

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The strict form of ISO/IEC 29500 differs in what is read here by its namespaces only."""
STRICT_RELATIONSHIPS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
TRANSITIONAL_RELATIONSHIPS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

ALTERNATE, CHOICE, FALLBACK = (_MC + name for name in ("AlternateContent", "Choice", "Fallback"))
RELATIONSHIP_ID = _R + "id"
OMATH, OMATH_PARA, MATH_TEXT = (_M + name for name in ("oMath", "oMathPara", "t"))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """``w:name``."""
    return _W + name


VAL, ID, TYPE = w("val"), w("id"), w("type")
BODY, P, R, RPR, PPR = w("body"), w("p"), w("r"), w("rPr"), w("pPr")
TBL, TR, TC, TRPR, TCPR = w("tbl"), w("tr"), w("tc"), w("trPr"), w("tcPr")
T, DEL_TEXT, TAB, PTAB, BR, CR = w("t"), w("delText"), w("tab"), w("ptab"), w("br"), w("cr")
NO_BREAK_HYPHEN, SYM, RUBY, RUBY_BASE = w("noBreakHyphen"), w("sym"), w("ruby"), w("rubyBase")
FLD_CHAR, FLD_TYPE, FLD_SIMPLE, INSTR, INSTR_TEXT = (
    w(name) for name in ("fldChar", "fldCharType", "fldSimple", "instr", "instrText")
)
FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE = w("footnoteReference"), w("endnoteReference")
FOOTNOTE, ENDNOTE = w("footnote"), w("endnote")
DRAWING, PICT, OBJECT, TXBX_CONTENT = w("drawing"), w("pict"), w("object"), w("txbxContent")
SDT, SDT_CONTENT, ALT_CHUNK = w("sdt"), w("sdtContent"), w("altChunk")
INS, DEL, MOVE_FROM, MOVE_TO, PPR_CHANGE = w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("pPrChange")
CELL_INS, CELL_DEL, V_MERGE, H_MERGE = w("cellIns"), w("cellDel"), w("vMerge"), w("hMerge")
R_FONTS, R_STYLE, P_STYLE, CAPS, VANISH = w("rFonts"), w("rStyle"), w("pStyle"), w("caps"), w("vanish")
NUM_PR, NUM_ID, ILVL = w("numPr"), w("numId"), w("ilvl")
HEADER_REFERENCE, FOOTER_REFERENCE, SECT_PR, TITLE_PG = (
    w(name) for name in ("headerReference", "footerReference", "sectPr", "titlePg")
)
