"""Operators, conditions, abbreviations, other spellings, facets and reasons, with real files."""

import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_samples import analysis, article

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge import open_kb
from dvcq_kb.model import Finding, Part, Severity, Span


def text(id_: str, words: str, title: str = "Quy định", source: str = "") -> dict[str, str]:
    return {"id": id_, "title": title, "text": words, "source": source}


@pytest.fixture
def kb(tmp_path):
    with open_kb(tmp_path / "kho") as kb:
        yield kb


def ids(hits):
    return {hit.document_id for hit in hits}


def marked(hit):
    return [hit.snippet[mark.start : mark.end] for mark in hit.marks]


FORESTS = [
    text("dac", "rừng đặc dụng của tỉnh"),
    text("ho", "rừng phòng hộ của tỉnh"),
    text("ho2", "rừng hộ và phòng, cấp phép"),
    text("dat", "đất ở, cấp phép xây dựng"),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rừng AND cấp phép", {"ho2"}),
        ("phòng hộ OR cấp phép", {"ho", "ho2", "dat"}),
        ("phòng hộ HOẶC đặc dụng", {"ho", "dac"}),
        ("rừng NOT phòng hộ", {"dac", "ho2"}),
        ("rừng AND NOT (phòng hộ OR đặc dụng)", {"ho2"}),
        ("(rừng OR đất) AND cấp phép", {"ho2", "dat"}),
        ('"của tỉnh" -đặc', {"ho"}),
        ('NOT "hộ và phòng" rừng', {"dac", "ho"}),
        ('rừng AND ("phòng hộ của" OR "không có đâu")', {"ho"}),
        ('rừng NOT "phòng hộ của"', {"dac", "ho2"}),
        ("vanban:dat OR đặc dụng", {"dat", "dac"}),
        ("phogn~", {"ho", "ho2"}),
        ("đặt~", {"dac", "dat"}),
        ("rừng AND phogn~", {"ho", "ho2"}),
    ],
)
def test_operators(kb, query, found):
    kb.add_texts(FORESTS)
    hits = kb.search(query)
    assert ids(hits) == found
    assert hits.total == len(found)


def test_abbreviations_find_their_words_and_the_other_way_round(kb):
    kb.add_texts(
        [
            text("short", "Trình UBND thành phố."),
            text("long", "Trình Ủy ban nhân dân thành phố."),
            text("no", "ủy quyền"),
        ]
    )
    for query in ("UBND", '"ủy ban nhân dân"', '"uỷ ban nhân dân thành phố"', "ubnd thanh pho"):
        assert {"short", "long"} <= ids(kb.search(query)), query
    by_id = {hit.document_id: hit for hit in kb.search("UBND")}
    assert marked(by_id["short"]) == ["UBND"]
    assert marked(by_id["long"]) == ["Ủy ban nhân dân"]


def test_the_spelling_with_the_diacritics_typed_comes_first(kb):
    kb.add_texts([text("other", "việc vấn bạn"), text("same", "việc văn bản"), text("third", "việc vận bán")])
    assert kb.search("văn bản")[0].document_id == "same"
    assert kb.search("vấn bạn")[0].document_id == "other"


def test_a_heading_that_says_what_is_asked_comes_first(kb):
    words = "Người có yêu cầu nộp hồ sơ hộ tịch tại phường; đăng ký khai sinh làm theo luật."
    kb.add_texts([text("other", words, "Điều khoản thi hành"), text("same", words, "Đăng ký khai sinh")])
    assert kb.search("thủ tục đăng ký khai sinh cho trẻ em tại phường thế nào")[0].document_id == "same"


def finding(severity: Severity, code: str, start: int) -> Finding:
    return Finding(code, "ten", severity, "sai", Span(start, start + 2), "x", "I", fingerprint=f"{code}{start}")


@pytest.fixture
def plan(kb):
    given = analysis()
    header = replace(given.header, issuer=Part("Ủy ban nhân dân quận Ba Đình", Span(0, 0)))
    start = given.document.text.index("II. TỔ CHỨC")
    kb.add(
        replace(given, header=header),
        [finding(Severity.ERROR, "DVC201", start + 20), finding(Severity.INFO, "DVC501", 0)],
    )
    kb.add_texts([article(n, "dân vận") for n in range(1, 4)])
    return kb


@pytest.mark.parametrize(
    ("condition", "sections"),
    [
        ("muc:II", {"II"}),
        ("muc:I", {"I", "I.1", "I.2"}),
        ("section:I.2", {"I.2"}),
        ('coquan:"UBND quận Ba Đình"', {"Tiêu đề", "I", "I.1", "I.2", "II"}),
        ("issuer:ba-dinh", {"Tiêu đề", "I", "I.1", "I.2", "II"}),
        ("coquan:hà-nội", set()),
        ("ngay:2025-01..2025-03 -muc:I", {"Tiêu đề", "II"}),
        ("ngay:2025 muc:II", {"II"}),
        ("ngay:2024", set()),
        ("ngay:..2024-12", set()),
        ("loi:co", {"Tiêu đề", "II"}),
        ("loi:loi", {"II"}),
        ("fault:info", {"Tiêu đề"}),
        ("loi:DVC201", {"II"}),
        ("loi:canh-bao", set()),
    ],
)
def test_conditions(plan, condition, sections):
    assert {hit.section for hit in plan.search(condition)} == sections


def test_an_article_is_a_section_too(plan):
    assert ids(plan.search("điều:2")) == {"A2"}
    assert ids(plan.search('muc:"Điều 3"')) == {"A3"}


def test_a_ready_text_is_found_by_its_act(plan):
    assert ids(plan.search('vanban:"luat thu so 1"')) == {"A1", "A2", "A3"}


def test_facets_count_everything_that_was_found(plan):
    hits = plan.search("dân vận", limit=1, facets=True)
    facets = {facet.field: {value.value: value.count for value in facet.values} for facet in hits.facets}
    assert facets["loai"] == {"Luật": 3, "Kế hoạch": hits.total - 3}
    assert facets["coquan"] == {"Ủy ban nhân dân quận Ba Đình": hits.total - 3}
    assert facets["nam"] == {"2024": 3, "2025": hits.total - 3}
    assert sorted(facets["vanban"].values()) == sorted([3, hits.total - 3])
    assert not plan.search("dân vận").facets


def test_the_condition_of_a_facet_gives_what_it_counts(plan):
    for facet in plan.search("loai:luat OR loai:ke-hoach", facets=True).facets:
        for value in facet.values:
            assert plan.search(value.condition).total == value.count, value


def test_reasons_say_why_and_add_up(plan):
    hits = plan.search("công tác dân vận của quận", explain=True)
    assert len(hits.reasons) == len(hits)
    for hit, reasons in zip(hits, hits.reasons, strict=True):
        assert sum(reason.score for reason in reasons) == pytest.approx(hit.score, rel=0.01)
    terms = {reason.value for reason in hits.reasons[0] if reason.kind == "term"}
    assert "dân vận" in terms
    assert not plan.search("dân vận").reasons
    (first, *_) = plan.search("điều 2 luật 1/2024/QH15", explain=True).reasons[0]
    assert (first.kind, first.value) == ("article", "1/2024/QH15")


def test_other_diacritics_are_a_reason_of_their_own(plan):
    hits = plan.search("dan vân khéo", explain=True, limit=1)
    kinds = [reason.kind for reason in hits.reasons[0]]
    assert kinds[0] == "phrase"
    assert kinds[-1] == "accents"
    assert hits.reasons[0][-1].score < 0
    assert all(reason.score < 100 for reason in hits.reasons[0])


@pytest.fixture
def library(kb):
    kb.add_texts(
        [
            text(
                "a",
                "Phong trào thi đua dân vận khéo ở phường. Theo Chỉ thị số 33/CT-TTg và Nghị định số 456/2020/NĐ-CP.",
            ),
            text("b", "Công tác dân vận của chính quyền; dân vận khéo. Theo Quyết định số 1719/QĐ-TTg."),
            text("c", "Cải cách hành chính, một cửa liên thông; quản lý văn thư."),
        ]
    )
    return kb


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # Letters swapped, left out, put in; words that are known but never stand together.
        ("dân vnậ khéo", "dân vận khéo"),
        ("cải cáhc hành chính", "cải cách hành chính"),
        ("dan vna kheo", "dan van kheo"),
        ("liên thôngg", "liên thông"),
        # The keyboard was off.
        ("daan vaanj kheos", "dân vận khéo"),
        ("cari cachs hanhf chinhs", "cải cách hành chính"),
        ("da6n va65n khe1o", "dân vận khéo"),
        # Wrong numbers.
        ("465/2020/NĐ-CP", "456/2020/NĐ-CP"),
        ("theo 33/CT-TTG1", "theo 33/CT-TTg"),
        ("Chỉ thị 34/CT-TTg", "Chỉ thị 33/CT-TTg"),
        ("trichdan:1718/QĐ-TTg", "trichdan:1719/QĐ-TTg"),
        ("456/2021/NĐ-CP", "456/2020/NĐ-CP"),
        # Nothing to say.
        ("dân vận khéo", None),
        ("Chỉ thị 33/CT-TTg", None),
        ("dan van kheo", None),
        ("qwrtp", None),
    ],
)
def test_did_you_mean(library, typed, meant):
    suggestions = library.search(typed).suggestions
    if meant is None:
        assert suggestions == ()
    else:
        assert meant in [other.query for other in suggestions]
        assert all(other.total == library.search(other.query).total > 0 for other in suggestions)


def test_a_law_kept_under_its_name_is_found_by_its_number(kb):
    kb.add_texts(
        [
            text("named", "Không gian mạng là mạng lưới kết nối.", "Giải thích từ ngữ", "Điều 2 Luật An ninh mạng"),
            text("citing", "Theo Luật số 24/2018/QH14.", "Căn cứ", "Điều 1 Nghị định số 53/2022/NĐ-CP"),
        ]
    )
    assert [hit.document_id for hit in kb.search("Điều 2 Luật số 24/2018/QH14")] == ["named", "citing"]


def test_sections_shared_among_processes_are_found_like_others(tmp_path, monkeypatch):
    from dvcq_kb.knowledge import index

    records = [article(n, "dân vận khéo " * (n % 4)) for n in range(1, 700)]
    with open_kb(tmp_path / "alone") as alone, open_kb(tmp_path / "shared") as shared:
        alone.add_texts(records)
        monkeypatch.setattr(index, "_WORTH_SHARING", 300)
        monkeypatch.setattr(os, "cpu_count", lambda: 3)
        shared.add_texts(records)
        assert len(list((tmp_path / "shared" / "whoosh").glob("*.seg"))) > len(
            list((tmp_path / "alone" / "whoosh").glob("*.seg"))
        )
        for query in ("dân vận khéo", "tu77", "việc chung", "loai:luat", '"các việc chung"'):
            one, other = alone.search(query, limit=50), shared.search(query, limit=50)
            assert [hit.document_id for hit in one] == [hit.document_id for hit in other]
            assert one.total == other.total
        assert not shared.verify()


def test_a_helper_that_dies_leaves_no_index_and_nothing_is_lost(tmp_path, monkeypatch):
    from dvcq_kb.errors import KnowledgeError
    from dvcq_kb.knowledge import index, sharing

    monkeypatch.setattr(index, "_WORTH_SHARING", 300)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    feed = sharing._Helper._feed

    def killed(self, *arguments):
        self._process.kill()
        feed(self, *arguments)

    with open_kb(tmp_path / "kho") as kb:
        with monkeypatch.context() as patch:
            patch.setattr(sharing._Helper, "_feed", killed)
            with pytest.raises(KnowledgeError):
                kb.add_texts([article(n) for n in range(1, 700)])
        assert len(list(kb.documents())) == 699
        assert ids(kb.search("tu333")) == {"A333"}
        assert not kb.verify()


def test_sections_that_cannot_be_read_stop_the_sharing_with_their_own_error(tmp_path, monkeypatch):
    from dvcq_kb.knowledge import index

    monkeypatch.setattr(os, "cpu_count", lambda: 3)

    def units():
        for n in range(1, 900):
            yield index.Unit(n, n, "", f"tu{n}", ())
        raise ZeroDivisionError

    monkeypatch.setattr(index, "_WORTH_SHARING", 300)
    with pytest.raises(ZeroDivisionError):
        index.update(tmp_path, "x", index.Changes(1, (), units()))
    assert index.open_view(tmp_path, "x") is None


def test_more_sections_than_memory_holds_become_several_segments(tmp_path, monkeypatch):
    from dvcq_kb.knowledge import index, segments

    monkeypatch.setattr(segments, "_POSTINGS_IN_MEMORY", 50)
    units = [index.Unit(n, n, "", f"việc chung tu{n}", ()) for n in range(1, 100)]
    index.update(tmp_path, "x", index.Changes(1, (), iter(units)))
    view = index.open_view(tmp_path, "x")
    assert view is not None
    assert sorted(view.units.tolist()) == list(range(1, 100))
    assert len(view.postings("viec chung")[0]) == 99
    view.close()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    with open_kb(tmp_path_factory.mktemp("kho")) as kb:
        kb.add(analysis())
        kb.add_texts([article(n, "dân vận khéo") for n in range(1, 6)])
        yield kb


SAID = (
    'dân vận khéo UBND ubnd 33/CT-TTg 34/CT-TTg điều 2 AND OR NOT ( ) - ~ " loai:luat ngay:2025 loi:co muc:I xyz '
    "vaanj , . ?"
)


@given(st.lists(st.one_of(st.sampled_from(SAID.split()), st.text(max_size=5)), max_size=9).map(" ".join))
@settings(max_examples=200)
def test_any_string_is_answered_or_refused_with_its_place(shelf, typed):
    try:
        hits = shelf.search(typed, limit=3, facets=True, explain=True)
    except QueryError as error:
        place = error.position
    else:
        place = 0
        assert hits.total >= len(hits) == len(hits.reasons)
        assert all(mark.end <= len(hit.snippet) for hit in hits for mark in hit.marks)
    assert 0 <= place <= len(typed) + 1
