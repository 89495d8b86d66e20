"""The small parts of the knowledge base that read text: terms, sentences, postings."""

import unicodedata
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvcq_kb.knowledge import analyzer
from dvcq_kb.knowledge.postings import pack, unpack
from dvcq_kb.sentences import sentence_around


def test_folding_keeps_every_offset():
    text = "Đường Ủy ban; ÐÔNG ð — №5 ﬁ İstanbul ﷺ"
    assert len(analyzer.folded(text)) == len(text)
    assert analyzer.folded("Đường Ủy ban") == "duong uy ban"


@given(st.text())
def test_folding_keeps_every_offset_of_any_text(text):
    assert len(analyzer.folded(text)) == len(text)


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
    assert analyzer.terms(one) == analyzer.terms(other)


def test_terms_are_syllables_and_neighbouring_pairs():
    assert analyzer.terms("Dân vận khéo") == {"dan", "van", "kheo", "dan van", "van kheo"}


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
    packed = pack(array("I", ordered))
    assert unpack(packed) == ordered
    assert int.from_bytes(packed[:4], "little") == len(ordered)


def test_long_postings_take_less_than_two_bytes_each():
    assert len(pack(array("I", range(0, 60_000, 3)))) < 2_000


def test_nfd_and_nfc_give_the_same_terms_after_normalising():
    text = "Ủy ban nhân dân"
    assert analyzer.terms(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))) == analyzer.terms(text)
