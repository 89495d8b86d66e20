import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge.query import FIELDS, All, Any, Fuzzy, Not, Phrase, Words, parse


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
        ('xã "dân vận" phường', (("xa",), ("dan", "van"), ("phuong",))),
    ],
)
def test_words(typed, runs):
    assert parse(typed).runs == runs


def leaves(typed, kind):
    return [leaf for leaf in parse(typed).wanted if isinstance(leaf, kind)]


def test_phrase_in_any_quotation_marks():
    for typed in ('"dân vận"', "“dân vận”", '“dân vận"'):
        assert parse(typed).root == All((Phrase(("dan", "van")),))


def test_words_left_out():
    words, first, second, rest = parse('dân -tôn -"quốc phòng" vận').root.children
    assert (words, rest) == (Words(("dan",)), Words(("van",)))
    assert (first, second) == (Not(Phrase(("ton",))), Not(Phrase(("quoc", "phong"))))


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("a b OR c", All((Any((Words(("a", "b"), True), Words(("c",), True))),))),
        ("a AND b OR c", All((Any((All((Words(("a",), True), Words(("b",), True))), Words(("c",), True))),))),
        ("a AND (b HOẶC c)", All((Words(("a",), True), Any((Words(("b",), True), Words(("c",), True)))))),
        ("a b NOT c d", All((Words(("a", "b")), Not(Phrase(("c", "d")))))),
        ("a NOT (b OR c)", All((Words(("a",), True), Not(Any((Words(("b",), True), Words(("c",), True))))))),
        ("kheó~ dân~2", All((Fuzzy("kheo", 1), Fuzzy("dan", 2)))),
        # Small letters, and a query all in capitals, have no operators of ours.
        ("and or không", All((Words(("and", "or", "khong")),))),
        ("QUY ĐỊNH VÀ HƯỚNG DẪN", All((Words(("quy", "dinh", "va", "huong", "dan")),))),
        ("điểm a) khoản 2 (sửa đổi)", All((Words(("diem", "a", "khoan", "2", "sua", "doi")),))),
    ],
)
def test_operators(typed, root):
    assert parse(typed).root == root


@pytest.mark.parametrize(
    ("typed", "field", "values"),
    [
        ("loai:chi-thi", "loai", ("chi thi",)),
        ('loại:"Chỉ thị"', "loai", ("chi thi",)),
        ("type:luật", "loai", ("luat",)),
        ("loai:luat,nghi-dinh", "loai", ("luat", "nghi dinh")),
        ("so:33/CT-TTg", "so", ("33/ct/ttg",)),
        ("số_hiệu:01/2021/nđ-cp", "so", ("1/2021/nd/cp",)),
        ("trichdan:33-ct-ttg", "trichdan", ("33/ct/ttg",)),
        ('trichdan:"Luật Đất đai"', "trichdan", ("luat dat dai",)),
        ('coquan:"UBND quận Ba Đình"', "coquan", ("uy ban nhan dan quan ba dinh",)),
        ("issuer:ubnd", "coquan", ("uy ban nhan dan",)),
        ("nam:2021", "nam", ("2021",)),
        ("năm:2019..2021", "nam", ("2019", "2020", "2021")),
        ("nam:2019,2021", "nam", ("2019", "2021")),
        ("vanban:ke-hoach.txt", "vanban", ("ke-hoach.txt",)),
        ("muc:II.3", "muc", ("ii 3",)),
        ("dieu:15", "muc", ("15",)),
        ("loi:co", "loi", ("*",)),
        ("fault:warning", "loi", ("warning",)),
        ("lỗi:DVC201", "loi", ("dvc201",)),
    ],
)
def test_fields(typed, field, values):
    _, condition = parse(f"dân {typed}").root.children
    assert (condition.field, condition.values, condition.position) == (field, values, 4)


@pytest.mark.parametrize(
    ("typed", "between"),
    [
        ("ngay:2021", ("2021", "2021")),
        ("ngay:2021-01..2021-12", ("2021-01", "2021-12")),
        ("ngày:15/3/2021", ("2021-03-15", "2021-03-15")),
        ("date:3/2021..", ("2021-03", "9999")),
        ("ngay:..2020", ("0000", "2020")),
    ],
)
def test_days(typed, between):
    assert parse(typed).root.children[0].between == between


def test_symbol_and_article_anywhere_in_the_query():
    query = parse("Nghị định 99/2016/NĐ-CP điều 14 nói gì")
    assert query.symbols == ("99/2016/nd/cp",)
    assert query.article == "14"
    assert query.runs == (("noi", "gi"),)
    assert parse("Khoản 2 Điều 7 của NĐ số 99/2016/NĐ-CP").article == "7"
    assert parse("điều 14").article is None
    assert parse("điều 14").runs == (("dieu", "14"),)


def test_nfd_is_read_as_nfc():
    typed = 'loại:"Chỉ thị" hoà giải -Đảng'
    nfd, nfc = parse(unicodedata.normalize("NFD", typed)), parse(typed)
    assert nfd == nfc


@pytest.mark.parametrize(
    ("typed", "position", "says"),
    [
        ('dân "vận khéo', 4, "ngoặc kép"),
        ("dân laoi:luật", 4, "“loai:”"),
        ("trich_dna:33/CT-TTg", 0, "trichdan:"),
        ("dân nam:21", 8, "nam:2021"),
        ("nam:2023..2021", 4, "không phải là năm"),
        ("dân loai:?", 9, "chưa có giá trị"),
        ("", 0, "ít nhất một từ"),
        ("?!", 0, "ít nhất một từ"),
        ("-dân", 0, "ít nhất một từ"),
        ("dân OR", 4, "cạnh “OR”"),
        ("AND dân", 0, "cạnh “AND”"),
        ("a OR (b", 5, "chưa có dấu )"),
        ("a OR b)", 6, "không có dấu ("),
        ("a AND ()", 6, "trong ngoặc"),
        ("dân NOT", 4, "cạnh “NOT”"),
        ("ngay:31/2/2020", 5, "không phải là ngày"),
        ("ngay:2021..2020", 5, "không phải là ngày"),
        ("dân loi:DVC", 8, "loi:co"),
        ("nam:2019,21", 9, "không phải là năm"),
    ],
)
def test_errors_point_at_the_place(typed, position, says):
    with pytest.raises(QueryError, match=re.escape(says)) as caught:
        parse(typed)
    assert caught.value.position == position


# What the language is made of, whole and torn.
TORN = (
    'AND OR NOT VÀ ( ) " “ ” - ~ ~2 .. , 2021 2021-13 31/2/2021 33/CT-TTg điều 5 UBND dân vận laoi: *'.split()  # noqa: SIM905
)
PIECES = st.sampled_from([*(f"{name}:" for name in FIELDS), *TORN, "\u0301", "\x00", "\n"])
MIXED = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=12)


@given(st.one_of(MIXED.map("".join), MIXED.map(" ".join)))
@settings(max_examples=500)
def test_any_string_is_a_query_or_an_error_with_its_place(typed):
    try:
        place, length, found = 0, 0, list(parse(typed).wanted)
    except QueryError as error:
        place, length, found = error.position, len(error.query), [error]
    assert 0 <= place <= length
    assert found


SAID = (
    "Điều khoản điểm a) (sửa đổi) có được không? gì, nào; vì sao: – - … / 50% 5.000 24/7 và hoặc Covid-19 33/CT-TTg "
    "ngày 15/3/2021 [1] {x} + = & ' ’ kinh tế - xã hội a/b ai@b.vn http://a.vn §"
)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ,.;?!"
QUESTION = st.lists(
    st.one_of(st.sampled_from(SAID.split()), st.text(LETTERS, min_size=1, max_size=8)), min_size=1, max_size=15
).map(" ".join)


@given(QUESTION)
@settings(max_examples=500)
def test_a_plain_question_always_works(typed):
    question = f"thế nào {typed}"
    assert list(parse(question).wanted)


def test_every_field_says_what_it_is():
    for name, field in FIELDS.items():
        assert field.example.startswith(f"{name}:")
        assert [leaf.field for leaf in parse(field.example).wanted] == [name]
        value = field.example.partition(":")[2]
        for alias in field.aliases:
            (leaf,) = parse(f"{alias}:{value}").wanted
            assert leaf.field == name
