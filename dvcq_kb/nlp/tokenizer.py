"""Text → tokens that give the text back letter for letter.

spaCy's own Vietnamese tokenizer needs pyvi (and with it scikit-learn), cuts ``45/KH-UBND`` into five pieces and
groups syllables now so, now so; without pyvi it leaves the full stop on ``12/3/2024.``
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any

from spacy.lang.vi import Vietnamese as SpacyVietnamese
from spacy.lang.vi import VietnameseDefaults
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry

_TOKEN = re.compile(
    # 59/2023/NĐ-CP, 33/CT-TTg, 07-CT/TU, 12/2019/TTLT-BTC-BNV, 31/2024/QH15, /KH-UBND where the number is blank
    r"(?P<symbol>\d*[a-zA-Z]?(?:/\d{4})?[/\-][A-ZĐ][\wĐ]*(?:\d+)?(?:[/\-&.][A-ZĐ][\wĐ]*)*)"
    # 12/3/2024, 09-01-2015, 25/11, II/2025
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}(?!\d)|\d{1,2}/\d{1,4}(?!\d)|[IVX]+/\d{4}"
    # 1.234.567,89   2020-2025
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d{4}-\d{4}|\d+"
    # ./.   …   ...   -----
    r"|\./\.|\.{2,}|…|-{2,}"
    # Đ/c, TP., ThS., v.v., Q. 3: what ends with a stop and ends no sentence
    r"|[Đđ]/c|(?:TP|Tp|TX|TT|Q|P|H|X|ThS|Ths|TS|PGS|GS|BS|KS|CN|Th\.S|TM|KT|TL|TUQ|Q)\.(?=\s?[A-ZĐÀ-Ỹ])|v\.v\.?"
    # COVID-19, words, anything else one by one
    r"|[A-Z]{2,}-\d+|\w+|\s+|.",
    re.DOTALL,
)


class VietnameseTokenizer(DummyTokenizer):
    """Keeps no state but the vocabulary."""

    def __init__(self, vocab: Any) -> None:
        """Make it for a pipeline's vocabulary."""
        self.vocab = vocab

    def __reduce__(self) -> tuple[type[VietnameseTokenizer], tuple[Any]]:
        return VietnameseTokenizer, (self.vocab,)

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            token = match[0]
            if token.isspace() and words and not spaces[-1] and token[0] == " ":
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


@registry.tokenizers("dvcq_tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    def create(nlp: Language) -> VietnameseTokenizer:
        return VietnameseTokenizer(nlp.vocab)

    return create


class _Defaults(VietnameseDefaults):
    config = (
        VietnameseDefaults.config
        if find_spec("pyvi")
        else {**VietnameseDefaults.config, "nlp": {"tokenizer": {"@tokenizers": "dvcq_tokenizer.v1"}}}
    )


class Vietnamese(SpacyVietnamese):  # type: ignore[no-untyped-call]
    """spaCy's ``vi``, which without pyvi cannot even be made: then with our tokenizer. With pyvi nothing changes."""

    Defaults = _Defaults
