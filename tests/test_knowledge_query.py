import unicodedata

import pytest

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge.query import parse


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("Dân vận khéo", (("dan", "van", "kheo"),)),
        ("dan van kheo?", (("dan", "van", "kheo"),)),
        # A plain question always works, punctuation and all.
        ("Điều 5: ai được miễn – và vì sao?", (("dieu", "5", "ai", "duoc", "mien", "va", "vi", "sao"),)),
        ("Hỏi:ai chịu trách nhiệm", (("hoi", "ai", "chiu", "trach", "nhiem"),)),
        ("kinh tế - xã hội", (("kinh", "te", "xa", "hoi"),)),
        ("10:30 sáng", (("10", "30", "sang"),)),
        # What stands on either side of a phrase is no pair.
        ('xã "dân vận" phường', (("dan", "van"), ("xa",), ("phuong",))),
    ],
)
def test_words(typed, runs):
    assert parse(typed).runs == runs


def test_phrase_in_any_quotation_marks():
    for typed in ('"dân vận"', "“dân vận”", '“dân vận"'):
        assert parse(typed).phrases == (("dan", "van"),)


def test_words_left_out():
    query = parse('dân -tôn -"quốc phòng" vận')
    assert query.without == (("ton",), ("quoc", "phong"))
    assert query.runs == (("dan",), ("van",))


@pytest.mark.parametrize(
    ("typed", "field", "values", "wanted"),
    [
        ("loai:chi-thi", "loai", ("chi thi",), True),
        ('loại:"Chỉ thị"', "loai", ("chi thi",), True),
        ("type:luật", "loai", ("luat",), True),
        ("so:33/CT-TTg", "so", ("33/ct/ttg",), True),
        ("số_hiệu:01/2021/nđ-cp", "so", ("1/2021/nd/cp",), True),
        ("trichdan:33-ct-ttg", "trichdan", ("33/ct/ttg",), True),
        ('-trichdan:"33/CT-TTg"', "trichdan", ("33/ct/ttg",), False),
        ("nam:2021", "nam", ("2021",), True),
        ("năm:2019..2021", "nam", ("2019", "2020", "2021"), True),
        ("vanban:ke-hoach.txt", "vanban", ("ke-hoach.txt",), True),
    ],
)
def test_fields(typed, field, values, wanted):
    (condition,) = parse(f"dân {typed}").filters
    assert (condition.field, condition.values, condition.wanted) == (field, values, wanted)
    assert condition.position == 4


def test_a_law_is_cited_by_name():
    (condition,) = parse('trichdan:"Luật Đất đai"').filters
    assert condition.values == ("luat dat dai",)


def test_symbol_and_article_anywhere_in_the_query():
    query = parse("Nghị định 99/2016/NĐ-CP điều 14 nói gì")
    assert query.symbols == ("99/2016/nd/cp",)
    assert query.article == "14"
    assert parse("điều 14").article is None


def test_nfd_is_read_as_nfc():
    typed = 'loại:"Chỉ thị" hoà giải -Đảng'
    nfd, nfc = parse(unicodedata.normalize("NFD", typed)), parse(typed)
    assert nfd == nfc


@pytest.mark.parametrize(
    ("typed", "position", "says"),
    [
        ('dân "vận khéo', 4, "ngoặc kép"),
        ("dân laoi:luật", 4, "loai:"),
        ("trich_dna:33/CT-TTg", 0, "trichdan:"),
        ("dân nam:21", 8, "nam:2021"),
        ("nam:2023..2021", 4, "không phải là năm"),
        ("dân loai:?", 9, "chưa có giá trị"),
        ("", 0, "ít nhất một từ"),
        ("?!", 0, "ít nhất một từ"),
        ("-dân", 0, "ít nhất một từ"),
    ],
)
def test_errors_point_at_the_place(typed, position, says):
    with pytest.raises(QueryError, match=says) as caught:
        parse(typed)
    assert caught.value.position == position
