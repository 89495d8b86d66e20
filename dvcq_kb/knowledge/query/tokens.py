"""A query cut into pieces: words, phrases, fields, operators, parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge.query.fields import FIELD_NAME, field_named
from dvcq_kb.language import say

_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "”"}
_SPACE = re.compile(r"\s*")
_OPERATOR = re.compile(r"(AND|VÀ|OR|HOẶC|NOT)(?=[\s()]|$)")


class Kind(Enum):
    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


_ALSO_WORDS = ("VÀ", "HOẶC")
_OPERATORS = {"AND": Kind.AND, "VÀ": Kind.AND, "OR": Kind.OR, "HOẶC": Kind.OR, "NOT": Kind.NOT}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    position: int
    value: str = ""
    field: str = ""
    quoted: bool = False
    value_position: int = 0


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a query, in order.

    Capital AND, OR, NOT are operators; in a query all in capitals VÀ and HOẶC
    are words. Parentheses group only beside operators: in "khoản 2 (sửa đổi)"
    and "điểm a)" they are punctuation.

    Raises:
        QueryError: an open quotation mark, a misspelt field.
    """
    operators = _operators(text)
    position = 0
    while (position := _SPACE.match(text, position).end()) < len(text):  # type: ignore[union-attr]
        if position in operators:
            word = operators[position]
            yield Token(_OPERATORS[word], position, word)
            position += len(word)
        elif operators and text[position] in "()":
            yield Token(Kind.OPEN if text[position] == "(" else Kind.CLOSE, position)
            position += 1
        elif text[position] == "-" and text[position + 1 : position + 2].strip(" -–),.;:" + "(" * (not operators)):
            # "-word" leaves out; a hyphen on its own or inside a word is punctuation.
            yield Token(Kind.NOT, position, "-")
            position += 1
        else:
            token, position = _operand(text, position, grouped=bool(operators))
            yield token


def _operators(text: str) -> dict[int, str]:
    """Places of the operators, outside of quotation marks."""
    shouted = text == text.upper()
    found = {}
    position = 0
    while position < len(text):
        before = text[position - 1 : position]
        begins = not before or before.isspace() or before in "()-:"
        if begins and (closing := _QUOTES.get(text[position])):
            end = _closing(text, position + 1, closing)
            position = len(text) if end is None else end + 1
        elif begins and (match := _OPERATOR.match(text, position)) and not (shouted and match[1] in _ALSO_WORDS):
            # "VÀ nếu thế?" is a question.
            if match[1] not in _ALSO_WORDS or (text[:position].strip() and text[match.end() :].strip()):
                found[position] = match[1]
            position = match.end()
        else:
            position += 1
    return found


def _operand(text: str, start: int, *, grouped: bool) -> tuple[Token, int]:
    position, field = start, None
    if (match := FIELD_NAME.match(text, position)) and (field := field_named(match[1], text, position)):
        position = match.end()
    if closing := _QUOTES.get(text[position]):
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
        kind = Kind.FIELD if field else Kind.PHRASE
        return Token(kind, start, text[position + 1 : end], field or "", True, position + 1), end + 1
    end = position
    while end < len(text) and not text[end].isspace() and not (grouped and text[end] in "()"):
        end += 1
    return Token(Kind.FIELD if field else Kind.WORD, start, text[position:end], field or "", False, position), end


def _closing(text: str, start: int, closing: str) -> int | None:
    return next((i for i in range(start, len(text)) if text[i] in (closing, '"')), None)
