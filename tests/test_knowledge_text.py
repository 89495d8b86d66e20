"""The small parts of the knowledge base that read text: terms, sentences, postings."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dvcq_kb.knowledge import analyzer
from dvcq_kb.knowledge.postings import Pool, pack, unpack
from dvcq_kb.sentences import sentence_around
from dvcq_kb.vocabulary import table


def test_folding_keeps_every_offset():
    text = "Đường Ủy ban; ÐÔNG ð — №5 ﬁ İstanbul ﷺ"
    assert len(analyzer.folded(text)) == len(text)
    assert analyzer.folded("Đường Ủy ban") == "duong uy ban"


@given(st.text())
def test_folding_keeps_every_offset_of_any_text(text):
    assert len(analyzer.folded(text)) == len(text)


@given(st.text())
@example("\ud83d\udc4d \U0001f44d x_y½ \uf0b7 ")
def test_a_long_text_is_folded_as_a_short_one_and_what_is_no_word_is_a_space(text):
    spaced = re.sub(r"[\W_]", " ", analyzer.folded(text))
    assert analyzer.plain(text) == spaced
    # So long that it is folded all at once.
    assert analyzer.plain(f"{text}{'ậ ' * 200}") == f"{spaced}{'a ' * 200}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà giải", "hòa giải"),
        ("Uỷ ban", "Ủy ban"),
        ("quý", "Quý"),
        ("DÂN VẬN KHÉO", "dan van kheo"),
        ("Đảng  bộ", "đảng\nbộ"),
    ],
)
def test_terms_of_two_spellings_are_the_same(one, other):
    assert analyzer.words(one) == analyzer.words(other)


def test_terms_are_syllables_and_neighbouring_pairs():
    run = analyzer.words("Dân vận, dân vận khéo")
    assert analyzer.counted(run) == {"dan": 2, "van": 2, "kheo": 1, "dan van": 2, "van dan": 1, "van kheo": 1}


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("UBND quận", "Ủy ban nhân dân quận"),
        ("ubnd", "uỷ ban nhân dân"),
        ("Quyết định của TTg", "quyết định của Thủ tướng Chính phủ"),
        ("CCHC", "cải cách hành chính"),
        ("cán bộ HĐND", "cán bộ Hội đồng nhân dân"),
    ],
)
def test_an_abbreviation_is_what_it_stands_for(short, full):
    assert analyzer.words(short) == analyzer.words(full)


def test_no_abbreviation_is_a_word_or_stands_for_two_things():
    rows = table("abbreviations")
    shorts = [analyzer.folded(row["short"]) for row in rows]
    assert len(set(shorts)) == len(shorts)
    assert all(row["source"] for row in rows)
    # A Vietnamese syllable has its vowels side by side and ends in one of these.
    syllable = re.compile(r"(b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]+(ch?|m|nh?|ng|p|t)?")
    assert not [short for short in shorts if syllable.fullmatch(short)]
    # First letters of the words, so that a slip in the table shows.
    for row, short in zip(rows, shorts, strict=True):
        assert short[0] == analyzer.syllables(row["words"])[0][0] or short == "tphcm", row


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Chỉ thị số 33/CT-TTg ngày 26/11/2021", ["33/ct/ttg"]),
        ("Nghị định 04/2015/NĐ-CP; 4/2015/NĐ-CP", ["4/2015/nd/cp", "4/2015/nd/cp"]),
        ("Quy định số 144-QĐ/TW", ["144/qd/tw"]),
        ("giai đoạn 2021-2025, ngày 14/7/2015", []),
    ],
)
def test_symbols_of_a_text(text, keys):
    assert list(analyzer.symbols(text)) == keys


@pytest.mark.parametrize("typed", ["33/CT-TTg", "33/ct-ttg", "33-CT-TTg", "33/CT-TTG", "33–ct/ttg", "033/CT-TTg"])
def test_a_symbol_is_recognised_however_it_is_typed(typed):
    (match,) = analyzer.typed_symbols(typed)
    assert analyzer.symbol_key(match[0]) == "33/ct/ttg"


@pytest.mark.parametrize("words", ["điều 5", "giai đoạn 2020-2025", "ngày 26/11/2021", "covid-19", "24/7"])
def test_other_numbers_are_no_symbols(words):
    assert not list(analyzer.typed_symbols(words))


@pytest.mark.parametrize(
    ("text", "word", "sentence"),
    [
        ("Câu đầu. Câu hai có từ này. Câu ba.", "từ này", "Câu hai có từ này."),
        # Abbreviations and numerals end no sentence.
        ("Theo TP. Hà Nội và Q. Ba Đình có từ này. Hết.", "từ này", "Theo TP. Hà Nội và Q. Ba Đình có từ này."),
        ("2. Nội dung có từ này; việc khác.", "từ này", "2. Nội dung có từ này; việc khác."),
        # Members of a list of grounds.
        ("Căn cứ Luật A;\nCăn cứ Luật có từ này;\nCăn cứ C;", "từ này", "Căn cứ Luật có từ này;"),
        # A page break inside a sentence.
        ("Đầu. Thực hiện nghiêm\n\ntúc từ này nhé. Sau.", "từ này", "Thực hiện nghiêm\n\ntúc từ này nhé."),
    ],
)
def test_sentence_around_a_word(text, word, sentence):
    start = text.index(word)
    assert sentence_around(text, start, start + len(word)).of(text) == sentence


def test_sentence_without_end_is_cut_at_words():
    text = "từ " * 2000 + "ĐÂY " + "từ " * 2000
    start = text.index("ĐÂY")
    found = sentence_around(text, start, start + 3, reach=100).of(text)
    assert "ĐÂY" in found
    assert len(found) <= 204
    assert set(found.split()) == {"từ", "ĐÂY"}


@given(st.sets(st.integers(0, 3_000_000), min_size=1))
def test_postings_are_read_as_written(numbers):
    ordered = sorted(numbers)
    pool = Pool()
    for number in ordered:
        pool.put("terms", number, {"x": number % 7 + 1})
    ((_, term, entries),) = pool.iter_postings()
    packed = pack(entries)
    found, counts = unpack(packed)
    assert term == b"x"
    assert found.tolist() == ordered
    assert counts.tolist() == [LEVELS[number % 7] for number in ordered]
    assert int.from_bytes(packed[:4], "little") == len(ordered)


LEVELS = (1, 2, 3, 4, 5, 6, 6)
"""How often a term occurs is kept exactly up to six."""


def test_large_counts_are_kept_nearly():
    pool = Pool()
    counts = [1, 9, 20, 50, 150, 1000]
    for number, count in enumerate(counts):
        pool.put("terms", number, {"x": count})
    ((_, _, entries),) = pool.iter_postings()
    kept = unpack(pack(entries))[1].tolist()
    assert kept[0] == 1
    assert all(abs(a - b) <= 0.2 * b for a, b in zip(kept[1:-1], counts[1:-1], strict=True))
    assert kept[-1] == 160


def test_long_postings_take_less_than_two_bytes_each():
    pool = Pool()
    for number in range(0, 60_000, 3):
        pool.put("terms", number, {"x": 1})
    ((_, _, entries),) = pool.iter_postings()
    assert len(pack(entries)) < 2_000


def test_nfd_and_nfc_give_the_same_terms_after_normalising():
    text = "Ủy ban nhân dân"
    assert analyzer.words(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))) == analyzer.words(text)
