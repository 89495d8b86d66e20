"""Adding documents and finding them again, with real files."""

import json
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from knowledge_samples import PLAN, analysis, article

from dvcq_kb import analyse, read_text
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import Outcome, open_kb
from dvcq_kb.model import Evidence, Finding, PartialDate, Severity, Span


@pytest.fixture
def kb(tmp_path):
    with open_kb(tmp_path / "kho") as kb:
        yield kb


@pytest.fixture
def plan(kb):
    kb.add(analysis())
    return kb


def found(hits):
    return [(hit.document_id, hit.section, hit.snippet, hit.marks) for hit in hits]


def marked(hit):
    return [hit.snippet[mark.start : mark.end] for mark in hit.marks]


def test_importing_loads_no_engine():
    code = (
        "import sys, dvcq_kb.knowledge, dvcq_kb.knowledge.local, tempfile;"
        "kb = dvcq_kb.knowledge.open_kb(tempfile.mkdtemp()); kb.instrument('33/CT-TTg'); kb.close();"
        "print([name for name in ('whoosh', 'spacy', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_query_without_diacritics_finds_the_same_in_the_same_order(kb):
    kb.add(analysis())
    kb.add_texts([article(n, "dân vận " * (n % 3) + "dân vận khéo" * (n % 2)) for n in range(1, 12)])
    phrase = kb.search('"dân vận khéo"')
    assert len(phrase) == 7
    plain = kb.search("dân vận khéo")
    for typed in ("dan van kheo", "DÂN VẬN KHÉO", unicodedata.normalize("NFD", "dân vận khéo")):
        assert found(kb.search(typed)) == found(plain)
    assert found(plain)[: len(phrase)] == found(phrase)
    assert found(kb.search('"dan van kheo"')) == found(phrase)


@pytest.mark.parametrize("typed", ["hoà giải", "hòa giải", "hoa giai", unicodedata.normalize("NFD", "hoà giải")])
def test_tone_placement_makes_no_difference(plan, typed):
    (hit,) = plan.search(f'"{typed}"')
    assert hit.section == "II"
    assert marked(hit) == ["hoà giải"]


def test_a_hit_names_section_and_document_and_shows_the_words(plan):
    hit = plan.search("dân vận khéo")[0]
    (document,) = plan.documents()
    assert (hit.document_id, hit.title, hit.source) == (document.id, document.title, "ke-hoach.txt")
    assert document.title == "Kế hoạch triển khai công tác dân vận năm 2025"
    assert (hit.section, hit.heading) == ("I.2", "")
    assert marked(hit) == ["Dân vận khéo"]
    assert "\n" not in hit.snippet


def test_a_phrase_across_a_page_break_is_found(plan):
    (hit,) = plan.search('"giải quyết kịp thời"')
    assert hit.section == "I.2"
    assert marked(hit) == ["giải quyết kịp thời"]


def test_a_phrase_must_hold_as_a_whole(kb):
    kb.add_texts([article(1, "ủy ban nhân và ban nhân dân"), article(2, "ủy ban nhân dân")])
    assert [hit.document_id for hit in kb.search('"ủy ban nhân dân"')] == ["A2"]
    assert kb.search('"ủy ban nhân dân"').total == 1


def test_words_and_phrases_are_left_out(kb):
    kb.add_texts([article(1, "rừng đặc dụng"), article(2, "rừng phòng hộ"), article(3, "rừng hộ phòng")])
    assert {hit.document_id for hit in kb.search("rừng -đặc")} == {"A2", "A3"}
    assert {hit.document_id for hit in kb.search('rừng -"phòng hộ"')} == {"A1", "A3"}


def test_a_symbol_goes_to_the_act_then_to_what_cites_it(kb):
    kb.add_texts(
        [
            {"id": "cites", "title": "Phạm vi", "text": "Theo Nghị định số 99/2016/NĐ-CP.", "source": "Điều 1 Luật A"},
            *(
                {
                    "id": f"own{n}",
                    "title": "Điều khoản",
                    "text": f"Nội dung {n}",
                    "source": f"Điều {n} Nghị định số 99/2016/NĐ-CP",
                }
                for n in range(1, 20)
            ),
            {
                "id": "other",
                "title": "nghị định",
                "text": "nghị định điều 14 " * 9,
                "source": "Điều 14 Nghị định số 9/2016/NĐ-CP",
            },
        ]
    )
    hits = kb.search("nghị định 99/2016/nđ-cp điều 14")
    ids = [hit.document_id for hit in hits]
    assert ids[0] == "own14"
    assert set(ids[1:19]) == {f"own{n}" for n in range(1, 20)} - {"own14"}
    assert ids[19:] == ["cites"]


@pytest.mark.parametrize("typed", ["33/CT-TTg", "33/ct-ttg", "33-CT-TTg", "trichdan:33/CT-TTG"])
def test_what_cites_an_instrument(plan, typed):
    hits = plan.search(typed)
    assert [hit.section for hit in hits] == ["I.1", "II"]
    assert marked(hits[0]) == ["33/CT-TTg"]


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("loai:luật", {"A1", "A2"}),
        ('loai:"kế hoạch"', {"plan"}),
        ("loai:kh", {"plan"}),
        ("-loai:luật", {"plan"}),
        ("nam:2024", {"A1", "A2"}),
        ("nam:2025", {"plan"}),
        ("nam:2019..2023", set()),
        ("so:1/2024/QH15", {"A1", "A2"}),
        ("vanban:A2", {"A2"}),
        ("vanban:ke-hoach.txt", {"plan"}),
        ('trichdan:"Luật Thực hiện dân chủ ở cơ sở"', {"plan"}),
    ],
)
def test_filters(kb, condition, ids):
    kb.add(analysis())
    kb.add_texts([article(1, "dân vận"), article(2, "dân vận")])
    (plan,) = (d for d in kb.documents() if d.source == "ke-hoach.txt")
    names = {plan.id: "plan"}
    query = condition if condition.startswith("trichdan") else f"dân vận {condition}"
    assert {names.get(hit.document_id, hit.document_id) for hit in kb.search(query)} == ids


def test_filters_alone_list_what_they_leave_in_order(kb):
    kb.add_texts([article(n) for n in range(1, 6)])
    assert [hit.document_id for hit in kb.search("loai:luật")] == [f"A{n}" for n in range(1, 6)]
    assert kb.search("loai:luật", limit=2).total == 5


@pytest.mark.parametrize("query", ["dân vận khéo", "dan van", '"dân vận khéo"', "loai:luật"])
def test_pages_one_after_the_other_are_one_order(kb, query):
    kb.add_texts(
        article(n, " ".join(["dân vận khéo" if n % 3 else "dàn văn kheo"] * (n % 5 + 1)) + " việc chung" * (n % 7))
        for n in range(1, 351)
    )
    whole = kb.search(query, limit=350)
    pages = [kb.search(query, limit=70, skip=skip) for skip in range(0, 420, 70)]
    assert [(hit.document_id, hit.score) for page in pages for hit in page] == [
        (hit.document_id, hit.score) for hit in whole
    ]
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
    assert len(whole) == 350
    assert {page.total for page in pages} == {350}


@pytest.mark.parametrize(
    ("query", "acts"),
    [("33/CT-TTg", 2), ("chi thi 33", 2), ("luat", 1), ("luat dan chu o co so", 1), ("33/ct/ttg@2020", 1), ("xyz", 0)],
)
def test_candidates_are_the_acts_found_counted(kb, query, acts):
    for number, text in enumerate(
        [
            "Căn cứ Chỉ thị số 33/CT-TTg ngày 26/11/2021 và Chỉ thị số 33/CT-TTg ngày 20/8/2020.\n",
            "Căn cứ Chỉ thị số 33/CT-TTg ngày 26/11/2021; Luật Thực hiện dân chủ ở cơ sở; thực hiện Chỉ thị số "
            "33/CT-TTg ngày 26/11/2021.\n",
        ]
    ):
        kb.add(analyse(read_text(text, f"{number}.txt")))
    found = kb.instrument(query)
    assert len(found) == acts
    assert [(each.instrument, each.mentions, each.documents) for each in kb.candidates(query)] == [
        (each.instrument, len(each.mentions), len({mention.document_id for mention in each.mentions})) for each in found
    ]


def test_an_unknown_word_finds_nothing(plan):
    hits = plan.search("xyzzy")
    assert (len(hits), hits.total) == (0, 0)
    assert not plan.search("99/QĐ-XYZ")


def test_an_empty_knowledge_base_finds_nothing(kb):
    assert len(kb.search("dân vận")) == 0
    assert not (kb.folder / "whoosh").exists()


def test_the_text_is_kept_code_point_for_code_point(plan):
    (document,) = plan.documents()
    assert plan.text(document.id) == PLAN
    assert plan.text(document.id[:6]) == PLAN
    assert plan.text("ke-hoach.txt") == PLAN
    with pytest.raises(KeyError):
        plan.text("không có")


@pytest.mark.parametrize("text", ["", " \n ", "x", "I. A\n" + "rất dài " * 5000, "\x00I. Một\n\n1. hai\n\U0001f600"])
def test_odd_texts_are_kept_too(kb, text):
    kb.add(analysis(text))
    (document,) = kb.documents()
    assert kb.text(document.id) == text
    assert not kb.verify()


def test_adding_again_tells_what_happened(kb):
    assert kb.add(analysis()) is Outcome.ADDED
    assert kb.add(analysis()) is Outcome.UNCHANGED
    # Same text, other results.
    assert kb.add(analysis(year=2022)) is Outcome.REPLACED
    assert kb.add(analysis(PLAN + "\nThêm từ mới.", year=2022)) is Outcome.REPLACED
    assert [document.source for document in kb.documents()] == ["ke-hoach.txt"]
    assert len(kb.search('"từ mới"')) == 1
    assert [hit.section for hit in kb.search('"dân vận khéo"')] == ["I.2"]


def test_two_files_with_one_text_have_two_ids(kb):
    kb.add(analysis(source="a.txt"))
    kb.add(analysis(source="b.txt"))
    first, second = (document.id for document in kb.documents())
    assert second == f"{first}-2"


def test_knows_what_need_not_be_read_again(kb):
    assert not kb.knows("ke-hoach.txt", "10-1")
    kb.add(analysis(), stamp="10-1")
    assert kb.knows("ke-hoach.txt", "10-1")
    assert not kb.knows("ke-hoach.txt", "10-2")
    assert kb.add(analysis(), stamp="10-2") is Outcome.UNCHANGED
    assert kb.knows("ke-hoach.txt", "10-2")


def test_a_removed_document_is_found_no_more(kb):
    kb.add(analysis())
    kb.add_texts([article(1)])
    assert kb.remove("ke-hoach.txt")
    assert not kb.remove("ke-hoach.txt")
    assert not kb.search("dân vận khéo")
    assert not kb.instrument("33/CT-TTg")
    assert [document.id for document in kb.documents()] == ["A1"]


def test_the_index_forgets_what_was_removed_and_replaced(kb):
    from dvcq_kb.knowledge.index import open_view

    kb.add_texts([article(n) for n in range(1, 5)])
    kb.add_texts([article(1, "thêm")])
    kb.remove("A2")
    view = open_view(kb.folder / "whoosh", kb._store.identity)
    assert view.count == 3
    assert view.frequency("chung") >= 3
    assert int(view.alive[view.postings("chung")[0]].sum()) == 3
    view.close()


def test_findings_come_back_as_they_were(kb):
    finding = Finding(
        "DVC101",
        "ten",
        Severity.ERROR,
        "sai",
        Span(3, 9),
        "quote",
        "I.1",
        (Evidence("vì", Span(1, 2), "I", "x"),),
        "sửa",
        "f1",
    )
    kb.add(analysis(), [finding])
    (document,) = kb.documents()
    assert kb.findings(document.id) == (finding,)
    assert document.findings == 1


def test_graph_inputs_come_back_as_they_were(kb):
    given = analysis()
    kb.add(given)
    kb.add_texts([article(1)])
    (back,) = kb.graph_inputs()
    assert back.instrument == given.instrument
    assert back.instruments == given.instruments
    assert back.relations == given.relations


@pytest.mark.parametrize(
    "typed",
    [
        "33/CT-TTg",
        "33/ct-ttg",
        "33-CT-TTg",
        "33 / CT-TTG",
        "chi thi 33",
        "Chỉ thị số 33",
        "CT 33",
        "33",
        "33/ct",
        "33/ct/ttg@2021",
    ],
)
def test_an_instrument_by_any_spelling(plan, typed):
    (cited,) = plan.instrument(typed)
    assert cited.instrument.number == "33/CT-TTg"
    assert cited.instrument.date == PartialDate(2021, 11, 26)
    assert [mention.section for mention in cited.mentions] == ["I.1", "II"]
    first, second = cited.mentions
    assert first.quote == "Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ"
    assert first.sentence == f"1. Thực hiện {first.quote} về công tác dân vận."
    assert (first.date, first.issuer) == (PartialDate(2021, 11, 26), "Thủ tướng Chính phủ")
    assert second.date is None


@pytest.mark.parametrize("typed", ["luat dan chu o co so", "Luật Thực hiện dân chủ ở cơ sở", "DÂN CHỦ Ở CƠ SỞ"])
def test_a_law_by_name(plan, typed):
    (cited,) = plan.instrument(typed)
    assert cited.instrument.name == "Luật Thực hiện dân chủ ở cơ sở"
    (mention,) = cited.mentions
    # The page break does not end the sentence.
    assert "giải quyết kịp thời theo" in mention.sentence


@pytest.mark.parametrize("typed", ["nghị định 33", "quyết định 33", "34/CT-TTg", "luật đất đai", "?", ""])
def test_other_acts_are_not_found(plan, typed):
    assert plan.instrument(typed) == ()


def test_several_acts_under_one_symbol_are_several_groups(kb):
    kb.add(analysis(source="a.txt"))
    kb.add(analysis(source="b.txt", year=2019))
    assert {c.instrument.key: len(c.mentions) for c in kb.instrument("chỉ thị 33")} == {
        "33/ct/ttg@2021": 2,
        "33/ct/ttg@2019": 2,
    }
    (one,) = kb.instrument("chỉ thị 33 năm 2019")
    assert one.instrument.key == "33/ct/ttg@2019"


def test_mentions_without_date_join_the_only_act_there_is(kb):
    kb.add(analysis(source="a.txt"))
    undated = analysis(source="b.txt")
    directive = replace(undated.links[0].candidates[0], key="33/ct/ttg", date=None)
    links = tuple(replace(link, candidates=(directive,)) if link.citation.number else link for link in undated.links)
    kb.add(replace(undated, links=links, instruments=(directive,), relations=()))
    (cited,) = kb.instrument("33/CT-TTg")
    assert (cited.instrument.key, len(cited.mentions)) == ("33/ct/ttg@2021", 4)
    kb.add(analysis(source="c.txt", year=2019))
    assert len(kb.instrument("33/CT-TTg")) == 3


def test_adds_in_a_batch_are_found_at_its_end(kb):
    with kb.batch():
        kb.add(analysis(source="a.txt"))
        kb.add_texts([article(1)])
        with kb.batch():
            kb.add(analysis(source="b.txt"))
    assert {hit.source for hit in kb.search('"dân vận khéo"')} == {"a.txt", "b.txt"}
    assert [hit.document_id for hit in kb.search("tu1")] == ["A1"]


def test_a_batch_that_fails_keeps_what_was_added(kb):
    def texts():
        yield from (article(n) for n in range(1, 600))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kb.add_texts(texts())
    assert [hit.document_id for hit in kb.search("tu1")] == ["A1"]


def test_many_small_additions_stay_few_files_and_one_answer(kb):
    for number in range(1, 40):
        kb.add_texts([article(number)])
    assert len(list((kb.folder / "whoosh").glob("*.seg"))) < 15
    assert len(kb.search("tu7")) == 1
    assert {hit.document_id for hit in kb.search("việc chung", limit=50)} == {f"A{n}" for n in range(1, 40)}


def test_another_reader_sees_what_was_added_since(tmp_path):
    with open_kb(tmp_path) as writer, open_kb(tmp_path) as reader:
        writer.add_texts([article(1)])
        assert len(reader.search("tu1")) == 1
        writer.add_texts([article(2)])
        assert len(reader.search("tu2")) == 1
        writer.remove("A1")
        assert not reader.search("tu1")


def test_a_rebuilt_index_gives_the_same_answers(kb):
    kb.add(analysis())
    kb.add_texts([article(n, "dân vận khéo " * (n % 4)) for n in range(1, 30)])
    kb.remove("A3")
    queries = ("dân vận khéo", "tu5", "loai:luật", "33/CT-TTg", '"việc chung" -tu7')
    before = [found(kb.search(query)) for query in queries]
    steps = []
    kb.rebuild(lambda done, total: steps.append((done, total)))
    assert [found(kb.search(query)) for query in queries] == before
    assert steps[-1] == (29, 29)


def test_the_plan_of_the_corpus_through_the_whole_line(kb):
    pipeline = pytest.importorskip("dvcq_kb.pipeline")
    from conftest import PLAN as PATH

    import dvcq_kb

    kb.add(pipeline.analyse(dvcq_kb.read(PATH)))
    (document,) = kb.documents()
    assert kb.text(document.id) == dvcq_kb.read(PATH).text
    assert kb.search("dan van kheo")[0].section == "I.8"
    (directive,) = kb.instrument("33/ct-ttg")
    assert [mention.section for mention in directive.mentions] == ["I.1", "II.1"]
    (decree,) = kb.instrument("nghị định 04/2015")
    assert {mention.date.year for mention in decree.mentions} == {2015, 2021}
    assert not kb.verify()


def test_a_manifest_names_every_file_of_the_index(plan):
    folder = plan.folder / "whoosh"
    named = json.loads((folder / "manifest.json").read_text())["files"]
    assert {path.name for path in folder.iterdir()} == {*named, "manifest.json"}


def test_create_false_wants_one_that_exists(tmp_path):
    with pytest.raises(KnowledgeError, match="dvcq add"):
        open_kb(tmp_path / "kho", create=False)
    assert not (tmp_path / "kho").exists()
    open_kb(tmp_path / "kho").close()
    open_kb(tmp_path / "kho", create=False).close()
