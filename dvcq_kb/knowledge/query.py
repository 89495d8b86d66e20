"""What the user types → ``Query``.

dân vận khéo                     words: all are looked for, the best answers first
"ủy ban nhân dân"                these words in this order
-tôn giáo   -"tôn giáo"          not this word; not this phrase
33/CT-TTg                        a number-symbol: the act itself, then what cites it
loai:"kế hoạch" so:136/KH-UBND   fields; their names with or without diacritics, or in English
trichdan:33/CT-TTg nam:2021..2023
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge.analyzer import folded, pairs, syllables, symbol_key, typed_symbols
from dvcq_kb.language import say
from dvcq_kb.text import comparable

FIELDS = {
    "loai": ("loai", "type"),
    "so": ("so", "sohieu", "number"),
    "trichdan": ("trichdan", "viendan", "cites", "citing"),
    "vanban": ("vanban", "document", "doc"),
    "nam": ("nam", "year"),
}
"""Field → the names it goes by, folded."""
_ALIASES = {alias: field for field, aliases in FIELDS.items() for alias in aliases}
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "”"}
_FIELD = re.compile(r"([^\W\d_][\w\-]*):(?=\S)")
_CUT = "\x00"
_ARTICLE = re.compile(r"\bdieu\s+(\d+[a-z]?)\b")
_YEARS = re.compile(r"(\d{4})(?:(?:\.\.|-)(\d{4}))?$")


@dataclass(frozen=True, slots=True)
class Filter:
    field: str
    values: tuple[str, ...]
    """Any of them will do. Keys as the index has them; of ``vanban``, as typed."""
    wanted: bool
    position: int


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    runs: tuple[tuple[str, ...], ...] = ()
    """Folded syllables that stand side by side, phrases among them."""
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    symbols: tuple[str, ...] = ()
    article: str | None = None
    """Of the act the symbol names: the 14 of "nghị định 99/2016/NĐ-CP điều 14"."""
    filters: tuple[Filter, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Syllables, then pairs, each once."""
        single = dict.fromkeys(syllable for run in self.runs for syllable in run)
        double = dict.fromkeys(pair for run in self.runs for pair in pairs(run))
        return (*single, *double)

    @property
    def shown_symbols(self) -> tuple[str, ...]:
        """Number-symbols that a hit should show."""
        cited = (value for f in self.filters if f.wanted and f.field == "trichdan" for value in f.values)
        return (*self.symbols, *cited)

    @property
    def accented(self) -> frozenset[str]:
        """The words as typed, tone placement aside; empty if they were typed without diacritics."""
        if not any(unicodedata.decomposition(letter) or letter in "đĐ" for letter in self.text):
            return frozenset()
        return frozenset(re.findall(r"[^\W_]+", comparable(self.text)))

    @property
    def empty(self) -> bool:
        return not (self.runs or self.symbols or any(f.wanted for f in self.filters))


@dataclass(frozen=True, slots=True)
class _Piece:
    field: str | None
    value: str
    quoted: bool
    wanted: bool
    position: int
    value_position: int


def parse(query: str) -> Query:
    """Understand a query.

    Raises:
        QueryError: an open quotation mark, a misspelt field, a value its field
            cannot have, or nothing to look for.
    """
    text = unicodedata.normalize("NFC", query)
    runs: list[tuple[str, ...]] = []
    phrases: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    filters: list[Filter] = []
    found: list[str] = []
    plain = list(text)
    for piece in _pieces(text):
        if piece.field is None and piece.wanted and not piece.quoted:
            continue
        # Whatever is not a plain word is cut out of the plain words, and separates them.
        end = piece.value_position + len(piece.value) + piece.quoted
        plain[piece.position : end] = [_CUT] * (end - piece.position)
        if piece.field is not None:
            filters.append(_filter(piece, text))
        elif run := tuple(syllables(piece.value)):
            if piece.wanted:
                phrases.append(run)
                runs.append(run)
            else:
                without.append(run)
    rest = "".join(plain)
    for match in typed_symbols(rest):
        found.append(symbol_key(match[0]))
        rest = rest[: match.start()] + _CUT * len(match[0]) + rest[match.end() :]
    article = _ARTICLE.search(folded(rest)) if found else None
    runs.extend(run for part in rest.split(_CUT) if (run := tuple(syllables(part))))
    parsed = Query(
        text,
        tuple(runs),
        tuple(phrases),
        tuple(without),
        tuple(dict.fromkeys(found)),
        article[1] if article else None,
        tuple(filters),
    )
    if parsed.empty:
        raise QueryError(
            say(
                f"“{query}”: không có từ nào để tìm; hãy nhập ít nhất một từ, một số hiệu hoặc một điều kiện",
                f"“{query}”: nothing to look for; type at least a word, a number-symbol or a condition",
            ),
            query,
            0,
        )
    return parsed


def _pieces(text: str) -> Iterator[_Piece]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        start = position
        # "-word" leaves out; a hyphen on its own or inside a word is punctuation.
        wanted = not (text[position] == "-" and text[position + 1 : position + 2].strip(" -"))
        position += not wanted
        field = None
        if (match := _FIELD.match(text, position)) and (field := _field(match, text)):
            position = match.end()
        if closing := _QUOTES.get(text[position : position + 1]):
            end = _closing(text, position + 1, closing)
            if end is None:
                raise QueryError(
                    say(
                        'dấu ngoặc kép mở ra mà không đóng lại; hãy thêm dấu " ở cuối cụm từ',
                        'a quotation mark is opened but not closed; add " at the end of the phrase',
                    ),
                    text,
                    position,
                )
            yield _Piece(field, text[position + 1 : end], True, wanted, start, position + 1)
            position = end + 1
            continue
        end = position
        while end < len(text) and not text[end].isspace():
            end += 1
        yield _Piece(field, text[position:end], False, wanted, start, position)
        position = end


def _closing(text: str, start: int, closing: str) -> int | None:
    return next((i for i in range(start, len(text)) if text[i] in (closing, '"')), None)


def _field(match: re.Match[str], text: str) -> str | None:
    """The field a name means; ``None`` if it is an ordinary word before a colon."""
    name = folded(match[1]).replace("_", "").replace("-", "")
    if name in _ALIASES:
        return _ALIASES[name]
    # "Hỏi:ai" is a question, "laoi:luat" is a slip of the finger.
    close = difflib.get_close_matches(name, _ALIASES, n=1, cutoff=0.75) if len(name) > 2 else []
    if not close:
        return None
    known = ", ".join(f"{field}:" for field in FIELDS)
    raise QueryError(
        say(
            f"không có trường “{match[1]}:”; ý bạn là “{close[0]}:”? Các trường có thể dùng: {known}",
            f"there is no field “{match[1]}:”; did you mean “{close[0]}:”? Known fields: {known}",
        ),
        text,
        match.start(),
    )


def _filter(piece: _Piece, text: str) -> Filter:
    assert piece.field is not None
    words = " ".join(syllables(piece.value))
    if piece.field == "nam":
        match = _YEARS.match(piece.value)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not first <= last <= first + 200:
            raise QueryError(
                say(
                    f"“nam:{piece.value}” không phải là năm; hãy viết nam:2021 hoặc nam:2019..2023",
                    f"“nam:{piece.value}” is not a year; write nam:2021 or nam:2019..2023",
                ),
                text,
                piece.value_position,
            )
        return Filter("nam", tuple(map(str, range(first, last + 1))), piece.wanted, piece.position)
    if not words:
        raise QueryError(
            say(
                f"trường “{piece.field}:” chưa có giá trị",
                f"the field “{piece.field}:” has no value",
            ),
            text,
            piece.value_position,
        )
    if piece.field in ("so", "trichdan") and re.search(r"\d", piece.value):
        values: tuple[str, ...] = (symbol_key(re.sub(r"\s+", "", folded(piece.value))),)
    elif piece.field == "vanban":
        values = (piece.value,)
    else:
        values = (words,)
    return Filter(piece.field, values, piece.wanted, piece.position)
