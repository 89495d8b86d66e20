"""Pieces of a query → its tree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge.analyzer import folded, symbol_key, typed_symbols, words
from dvcq_kb.knowledge.query.fields import having
from dvcq_kb.knowledge.query.tokens import Kind, Token, tokens
from dvcq_kb.knowledge.query.tree import All, Any, Fuzzy, Having, Node, Not, Phrase, Query, Symbol, Words
from dvcq_kb.language import say
from dvcq_kb.vocabulary import type_codes, types

_ARTICLE = re.compile(r"\bdieu\s+(\d+[a-z]?)(?![\w/\-])")
_FUZZY = re.compile(r"([^\W_]+)~([12]?)[.,;:!?)]*$")
_DEEPEST = 50
_CUT = "\x00"


@cache
def _type_before() -> re.Pattern[str]:
    """The name or code of a type, perhaps with "số", right before a number-symbol."""
    names = {folded(kind.name) for kind in types().values()} | {folded(code) for code in type_codes()}
    longest_first = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"\b(?:{longest_first})\s+(?:so\s*:?\s*)?(?=\d{{1,6}}[a-z]?[/\-])")


def parse(query: str) -> Query:
    """Understand a query.

    Raises:
        QueryError: an open quotation mark, a misspelt field, a value its field
            cannot have, an operator without words, or nothing to look for.
    """
    text = unicodedata.normalize("NFC", query)
    pieces = list(tokens(text))
    parsed = _Parser(text, pieces).query()
    if not any(not isinstance(leaf, Words | Phrase) or leaf.run for leaf in parsed.wanted):
        raise QueryError(
            say(
                f"“{query}”: không có từ nào để tìm; hãy nhập ít nhất một từ, một số, ký hiệu hoặc một điều kiện",
                f"“{query}”: nothing to look for; type at least a word, a number-symbol or a condition",
            ),
            text,
            0,
        )
    return parsed


class _Parser:
    def __init__(self, text: str, pieces: Sequence[Token]) -> None:
        self._text = text
        self._pieces = pieces
        self._at = 0
        self._depth = 0
        # Words beside AND and OR must be there; otherwise they only rank.
        self._needed = any(piece.kind in (Kind.AND, Kind.OR) for piece in pieces)
        self._article: str | None = None

    def query(self) -> Query:
        node = self._any()
        if self._at < len(self._pieces):
            raise self._error(
                "dấu ) này không có dấu ( đứng trước", "this ) has no ( before it", self._pieces[self._at]
            )
        root = node if isinstance(node, All) else All((node,))
        parsed = Query(self._text, root)
        return Query(self._text, root, self._article) if parsed.symbols else parsed

    def _any(self) -> Node:
        return self._joined(Kind.OR, self._all, Any)

    def _all(self) -> Node:
        return self._joined(Kind.AND, self._sequence, All)

    def _joined(self, kind: Kind, part: Callable[[], Node], join: type[All] | type[Any]) -> Node:
        children: list[Node] = []
        operator: Token | None = None
        while True:
            child = part()
            empty = isinstance(child, All) and not child.children
            following = self._peek(kind)
            if empty and (operator or following):
                self._missing(operator or following)  # type: ignore[arg-type]
            children.append(child.children[0] if isinstance(child, All) and len(child.children) == 1 else child)
            if not following:
                return children[0] if len(children) == 1 else join(tuple(children))
            operator = following
            self._at += 1

    def _peek(self, *kinds: Kind) -> Token | None:
        piece = self._pieces[self._at] if self._at < len(self._pieces) else None
        return piece if piece and piece.kind in kinds else None

    def _sequence(self) -> All:
        """What stands side by side, up to AND, OR or a closing parenthesis."""
        nodes: list[Node] = []
        while piece := self._peek(Kind.WORD, Kind.PHRASE, Kind.FIELD, Kind.NOT, Kind.OPEN):
            if piece.kind is Kind.NOT:
                self._at += 1
                nodes += [Not(node) for node in self._left_out(piece)]
            else:
                nodes += self._operand()
        return All(tuple(nodes))

    def _left_out(self, operator: Token) -> list[Node]:
        if not self._peek(Kind.WORD, Kind.PHRASE, Kind.FIELD, Kind.OPEN):
            self._missing(operator)
        if operator.value == "-" and self._peek(Kind.WORD):
            nodes = self._words(self._at, self._at + 1)
            self._at += 1
        else:
            nodes = self._operand()
        # What is left out is left out as a whole: these words side by side.
        return [Phrase(node.run) if isinstance(node, Words) else node for node in nodes]

    def _operand(self) -> list[Node]:
        piece = self._pieces[self._at]
        if piece.kind is Kind.OPEN:
            return [self._group(piece)]
        if piece.kind is Kind.WORD:
            first = self._at
            while self._peek(Kind.WORD):
                self._at += 1
            return self._words(first, self._at)
        self._at += 1
        if piece.kind is Kind.PHRASE:
            run = tuple(words(piece.value))
            return [Phrase(run)] if run else []
        return [self._having(piece)]

    def _having(self, piece: Token) -> Having:
        return having(
            piece.field,
            piece.value,
            quoted=piece.quoted,
            query=self._text,
            position=piece.position,
            value_position=piece.value_position,
        )

    def _group(self, opening: Token) -> Node:
        self._at += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("quá nhiều dấu ngoặc lồng nhau", "too many nested parentheses", opening)
        node = self._any()
        self._depth -= 1
        if not self._peek(Kind.CLOSE):
            raise self._error("dấu ( này chưa có dấu ) đóng lại", "this ( is not closed", opening)
        if node == All(()):
            raise self._error("trong ngoặc không có gì để tìm", "there is nothing in the parentheses", opening)
        self._at += 1
        return node

    def _words(self, first: int, last: int) -> list[Node]:
        """Adjacent plain words: number-symbols and ``~`` taken out, the rest in runs."""
        nodes: list[Node] = []
        start = self._pieces[first].position
        for piece in self._pieces[first:last]:
            if match := _FUZZY.match(piece.value):
                nodes += self._plain(start, piece.position)
                nodes.append(Fuzzy(folded(match[1]), int(match[2] or 1), self._needed))
                start = piece.position + len(piece.value)
        end = self._pieces[last - 1].position + len(self._pieces[last - 1].value)
        return nodes + self._plain(start, end)

    def _plain(self, start: int, end: int) -> list[Node]:
        text = self._text[start:end]
        symbols = list(typed_symbols(text))
        if symbols:
            plain = folded(text)
            if self._article is None and (article := _ARTICLE.search(plain)):
                self._article = article[1]
            # "nghị định 105/2015/NĐ-CP điều 15" is a reference, not words to be looked for.
            cuts = [match.span() for pattern in (_ARTICLE, _type_before()) for match in pattern.finditer(plain)]
            for first, last in cuts:
                text = text[:first] + _CUT * (last - first) + text[last:]
        nodes: list[Node] = []
        position = 0
        for match in symbols:
            nodes += self._runs(text[position : match.start()])
            typed = self._text[start + match.start() : start + match.end()]
            nodes.append(Symbol(symbol_key(typed), typed, start + match.start()))
            position = match.end()
        return nodes + self._runs(text[position:])

    def _runs(self, text: str) -> list[Node]:
        return [Words(run, self._needed) for part in text.split(_CUT) if (run := tuple(words(part)))]

    def _missing(self, operator: Token) -> None:
        raise self._error(
            f"cạnh “{operator.value}” phải có từ để tìm", f"there must be words beside “{operator.value}”", operator
        )

    def _error(self, vietnamese: str, english: str, piece: Token) -> QueryError:
        return QueryError(say(vietnamese, english), self._text, piece.position)
