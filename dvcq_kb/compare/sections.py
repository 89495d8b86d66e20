"""Sections of two documents matched by their words, whatever numbers they bear.

Compared is a section's own text: its heading's words and what stands below it
outside of subsections, so that a subsection inserted does not change all that
hold it. Candidates are looked up by word pairs that few sections have; time
grows with the length of the texts, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from dvcq_kb import outline
from dvcq_kb.compare.values import Change, SectionChange
from dvcq_kb.model import Analysis, Level, Section
from dvcq_kb.text import comparable, fold

_WORD = re.compile(r"\w+")
# Lists and plain paragraphs bear no number worth comparing; their words count for the section they are in.
_WITHIN = frozenset({Level.VAN_BAN, Level.GACH, Level.DOAN})
_COMMON = 12
"""A word pair in more sections than this finds no candidates."""
_ENOUGH = 0.4
"""Of the word pairs of both, the share in common from which two sections are one, edited."""
_UNDER_A_PAIR, _SAME_TITLE, _SAME_LEVEL = 0.15, 0.25, 0.02


@dataclass(eq=False, slots=True)
class Node:
    section: Section
    label: str
    """How an official names the place."""
    parent: Node | None
    title: str
    text: str
    """Its own words, comparable."""
    pairs: Counter[tuple[str, str]]


def nodes(analysis: Analysis) -> list[Node]:
    """The sections that have a number or a heading, in text order."""
    found: list[Node] = []
    stack: list[tuple[Section, tuple[Section, ...], Node | None]] = [(analysis.root, (), None)]
    while stack:
        section, above, parent = stack.pop()
        path = (*above, section)
        node = parent
        if section.level not in _WITHIN:
            own = _own_text(analysis.document.text, section)
            words = _WORD.findall(fold(own))
            pairs = Counter(zip(["", *words], [*words, ""], strict=True))
            node = Node(section, outline.label(path), parent, comparable(section.title), comparable(own), pairs)
            found.append(node)
        stack.extend((child, path, node) for child in reversed(section.children))
    return found


Pairs = tuple[tuple[Node, Node], ...]
"""Each section of the earlier document with the one it became."""


def match_sections(before: Analysis, after: Analysis) -> tuple[tuple[SectionChange, ...], Pairs]:
    old, new = nodes(before), nodes(after)
    matches, likeness = _matched(old, new)
    changes = []
    for node in new:
        earlier = matches.get(id(node))
        if earlier is None:
            changes.append(SectionChange(Change.ADDED, None, "", node.section, node.label, 0.0))
            continue
        same, renumbered = earlier.text == node.text, earlier.label != node.label
        if same and not renumbered:
            continue
        changes.append(
            SectionChange(
                Change.RENUMBERED if same else Change.CHANGED,
                earlier.section,
                earlier.label,
                node.section,
                node.label,
                1.0 if same else round(min(likeness[id(node)], 0.99), 2),
                renumbered,
            )
        )
    kept = {id(node) for node in matches.values()}
    changes += [
        SectionChange(Change.DROPPED, node.section, node.label, None, "", 0.0) for node in old if id(node) not in kept
    ]
    return tuple(changes), tuple((matches[id(node)], node) for node in new if id(node) in matches)


def _own_text(text: str, section: Section) -> str:
    pieces, at = [section.title], section.heading.end
    stack = list(reversed(section.children))
    while stack:
        child = stack.pop()
        if child.level in _WITHIN:
            stack.extend(reversed(child.children))
            continue
        pieces.append(text[at : max(at, child.span.start)])
        at = max(at, child.span.end)
    pieces.append(text[at : section.span.end])
    return " ".join(pieces)


def _matched(old: list[Node], new: list[Node]) -> tuple[dict[int, Node], dict[int, float]]:
    """``id`` of each later node that has one → its earlier node, and how alike their words are."""
    matches: dict[int, Node] = {}
    taken: set[int] = set()
    # A long law says "a) Cảnh cáo" a hundred times: what stayed in its place is told by its place.
    _pair_equals(old, new, matches, taken, by_place=True)
    likeness: dict[tuple[int, int], float] = {}
    left = _candidates(
        [node for node in old if id(node) not in taken], [node for node in new if id(node) not in matches]
    )
    for earlier, later in left:
        likeness[id(earlier), id(later)] = _likeness(earlier, later)
    # Again and again: what stands under a matched pair is likelier to be one.
    while left:
        scored = [(_score(earlier, later, matches, likeness), earlier, later) for earlier, later in left]
        scored = [each for each in scored if each[0] >= _ENOUGH]
        scored.sort(key=lambda each: (-each[0], each[2].section.span, each[1].section.span))
        before = len(matches)
        for _, earlier, later in scored:
            if id(later) not in matches and id(earlier) not in taken:
                matches[id(later)] = earlier
                taken.add(id(earlier))
        if len(matches) == before:
            break
        left = [(a, b) for a, b in left if id(b) not in matches and id(a) not in taken]
    _pair_equals(old, new, matches, taken, by_place=False)
    return matches, {key: likeness.get((id(earlier), key), 1.0) for key, earlier in matches.items()}


def _candidates(old: list[Node], new: list[Node]) -> list[tuple[Node, Node]]:
    """Pairs that share a heading or two neighbouring words, both rare."""
    holders: dict[tuple[str, str], list[Node]] = defaultdict(list)
    by_title: dict[str, list[Node]] = defaultdict(list)
    for node in old:
        by_title[node.title].append(node)
        for pair in node.pairs:
            holders[pair].append(node)
    found: list[tuple[Node, Node]] = []
    for node in new:
        groups = [by_title.get(node.title, []), *(holders.get(pair, []) for pair in node.pairs)]
        near = {id(each): each for group in groups if len(group) <= _COMMON for each in group}
        found += [(each, node) for each in near.values()]
    return found


def _pair_equals(
    old: list[Node], new: list[Node], matches: dict[int, Node], taken: set[int], *, by_place: bool
) -> None:
    """Match sections of the same words in text order, ``by_place`` only those of the same number."""

    def key(node: Node) -> tuple[str, str]:
        return (node.label if by_place else "", node.text)

    waiting: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in reversed(old):
        if id(node) not in taken:
            waiting[key(node)].append(node)
    for node in new:
        if id(node) not in matches and waiting.get(key(node)):
            matches[id(node)] = found = waiting[key(node)].pop()
            taken.add(id(found))


def _score(old: Node, new: Node, matches: dict[int, Node], likeness: dict[tuple[int, int], float]) -> float:
    score = likeness[id(old), id(new)]
    if old.section.level is new.section.level:
        score += _SAME_LEVEL
    if old.title and old.title == new.title:
        score += _SAME_TITLE
    under = new.parent is not None and matches.get(id(new.parent)) is old.parent
    return score + (_UNDER_A_PAIR if under or (new.parent is None and old.parent is None) else 0)


def _likeness(one: Node, other: Node) -> float:
    total = one.pairs.total() + other.pairs.total()
    return 2 * (one.pairs & other.pairs).total() / total if total else 0.0
