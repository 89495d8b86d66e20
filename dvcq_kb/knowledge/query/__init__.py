"""What the user types → ``Query``, a value that knows nothing of the engine that answers it.

dân vận khéo                     words: all are looked for, the best answers first
"ủy ban nhân dân"                these words in this order
-tôn giáo   -"tôn giáo"          not this word; not this phrase
cải cách AND (hộ tịch OR đất đai) NOT thu phí
kheó~                            this word or one that differs by a letter; ~2: by two
33/CT-TTg                        a number-symbol: the act itself, then what cites it
loai:"kế hoạch" so:136/KH-UBND   fields; their names with or without diacritics, or in English
trichdan:33/CT-TTg nam:2021..2023 ngay:2021-01..2021-06
"""

from dvcq_kb.knowledge.query.fields import FIELDS
from dvcq_kb.knowledge.query.parser import parse
from dvcq_kb.knowledge.query.tree import All, Any, Fuzzy, Having, Node, Not, Phrase, Query, Symbol, Words

__all__ = ["FIELDS", "All", "Any", "Fuzzy", "Having", "Node", "Not", "Phrase", "Query", "Symbol", "Words", "parse"]
