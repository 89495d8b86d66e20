from __future__ import annotations

import io
import re
from functools import cache
from xml.etree import ElementTree

import pytest
from conftest import PLAN
from growth import cpu, is_linear

from dvcq_kb import graph
from dvcq_kb.lint import lint
from dvcq_kb.model import Analysis, Finding, Instrument, PartialDate, RelationKind, Severity
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read, read_text
from dvcq_kb.views import pictures
from dvcq_kb.views.pictures import document, lettering, whole
from dvcq_kb.views.pictures.diagram import Band, Card, balanced
from dvcq_kb.views.pictures.ranks import Rank, rank

SVG = "{http://www.w3.org/2000/svg}"
DECREE = "4/2015/nđ/cp"


@cache
def plan() -> tuple[Analysis, tuple[Finding, ...]]:
    analysis = analyse(read(PLAN))
    return analysis, lint(analysis)


def joined() -> graph.Graph:
    analysis, _ = plan()
    return graph.build([(analysis.instrument, "plan", analysis.relations)])


def drawn() -> dict[str, str]:
    analysis, findings = plan()
    return {
        "map": pictures.document_map(analysis, findings),
        "timeline": pictures.timeline(analysis, findings),
        "heat": pictures.heat_map(analysis, findings),
        "graph": pictures.graph_map(joined()),
    }


def words(picture: str) -> str:
    return " ".join(element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text"))


def test_pictures_are_xml_that_a_strict_page_may_hold() -> None:
    for name, picture in drawn().items():
        elements = list(ElementTree.fromstring(picture).iter())
        assert not [e for e in elements if e.tag in (f"{SVG}style", f"{SVG}script", f"{SVG}image")], name
        assert not [e for e in elements if set(e.attrib) & {"style", "onclick"}], name


def test_the_same_document_gives_the_same_bytes() -> None:
    analysis, findings = plan()
    assert pictures.document_map(analysis, findings) == pictures.document_map(analysis, findings)


def test_every_act_the_plan_cites_is_on_its_map() -> None:
    analysis, findings = plan()
    shown = {
        element.get("data-key")
        for element in ElementTree.fromstring(pictures.document_map(analysis, findings)).iter(f"{SVG}g")
    }
    assert {act.key for act in analysis.instruments} - {analysis.instrument.key} <= shown


def test_the_faulty_decree_is_marked_and_its_line_too() -> None:
    made = document.diagram(*plan())
    cards = {card.key: card for band in (*made.left, *made.right) for card in band.cards}
    assert dict(cards[DECREE].faults)[Severity.ERROR] == 2
    ties = {(tie.side, tie.middle): tie for tie in made.ties}
    assert ties[DECREE, "II.1"].severity is Severity.ERROR
    assert ties[DECREE, "II.3"].severity is None


def test_unknown_acts_are_hollow() -> None:
    made = document.diagram(*plan())
    hollow = {card.key: card.hollow for band in (*made.left, *made.right) for card in band.cards}
    assert not hollow[DECREE]
    assert hollow[next(key for key in hollow if key.startswith("49/kh"))]


def test_sections_are_cut_coarser_where_there_is_no_room() -> None:
    body = "".join(
        f"{roman}. PHẦN {roman}\n"
        + "".join(f"{at}. Việc {at}\n- Thực hiện Nghị định số {at}/2020/NĐ-CP của Chính phủ;\n" for at in range(1, 15))
        for roman in ("I", "II")
    )
    made = document.diagram(analyse(read_text(f"KẾ HOẠCH\nVề việc thử\n\n{body}", "t")), ())
    assert [card.key for card in made.middle] == ["I", "II"]


@pytest.mark.parametrize(
    ("instrument", "expected"),
    [
        (Instrument("a", "Luật", "31/2024/QH15"), Rank.LAW),
        (Instrument("a", None, None, "Luật Đất đai"), Rank.LAW),
        (Instrument("a", "Nghị định", "30/2020/NĐ-CP"), Rank.GOVERNMENT),
        (Instrument("a", "Chỉ thị", "33/CT-TTg"), Rank.PRIME_MINISTER),
        (Instrument("a", "Thông tư", "01/2020/TT-BNV"), Rank.MINISTRY),
        (Instrument("a", "Thông tư", "1/2020/TT-BLĐTBXH", issuer="Bộ Lao động và Xã hội"), Rank.MINISTRY),
        (Instrument("a", "Chỉ thị", "24-CT/TU"), Rank.PARTY),
        (Instrument("a", None, None, "Nghị quyết Trung ương 4 khóa XII"), Rank.PARTY),
        (Instrument("a", "Kế hoạch", "136/KH-UBND", issuer="UBND Thành phố"), Rank.PROVINCE),
        (Instrument("a", "Kế hoạch", "49/KH-UBND", issuer="UBND quận"), Rank.DISTRICT),
        (Instrument("a", "Kế hoạch", "49/KH-UBND"), Rank.LOCAL),
        (Instrument("a", "Công văn", None), Rank.OTHER),
    ],
)
def test_rank_of_an_act(instrument: Instrument, expected: Rank) -> None:
    assert rank(instrument) is expected


def test_sides_come_out_about_as_tall() -> None:
    def band(name: str, count: int) -> Band:
        return Band(name, tuple(Card(f"{name}{at}", name) for at in range(count)))

    left, right = balanced([band("a", 4), band("b", 2), band("c", 18), band("d", 9)])
    assert [band.name for band in left] == ["a", "b", "d"]
    assert [band.name for band in right] == ["c"]


def test_two_dates_of_one_act_are_joined_on_the_timeline() -> None:
    analysis = analyse(
        read_text(
            "Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ;\n"
            "Thực hiện Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ.",
            "t",
        )
    )
    assert "nhiều ngày khác nhau" in words(pictures.timeline(analysis, ()))
    once = analyse(read_text("Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ.", "t"))
    assert "nhiều ngày khác nhau" not in words(pictures.timeline(once, ()))


def test_the_heat_map_counts_every_citation_once() -> None:
    analysis, findings = plan()
    assert words(pictures.heat_map(analysis, findings)).split()[-1] == str(len(analysis.citations))


def test_a_document_without_citations_still_gives_pictures() -> None:
    analysis = analyse(read_text("Một tờ giấy không viện dẫn gì.", "t"))
    assert "Không có viện dẫn" in words(pictures.timeline(analysis, ()))
    assert "Không thấy viện dẫn nào" in words(pictures.heat_map(analysis, ()))
    assert words(pictures.document_map(analysis))


def test_controls_and_markup_in_a_document_stay_words() -> None:
    analysis = analyse(read_text('Căn cứ Nghị định 30/2020/NĐ-CP của Chính phủ về <b>"x\x01&\ufffe.', "t"))
    for picture in (pictures.document_map(analysis), pictures.timeline(analysis, ()), pictures.heat_map(analysis, ())):
        ElementTree.fromstring(picture)


def test_a_large_graph_says_what_it_leaves_out() -> None:
    acts = [Instrument(f"{at}/2020/nđ/cp", "Nghị định", f"{at}/2020/NĐ-CP") for at in range(100)]
    papers = [Instrument(f"{at}/kh/ubnd@2024", "Kế hoạch", f"{at}/KH-UBND", date=PartialDate(2024)) for at in range(30)]
    edges = [
        graph.Edge(paper.key, acts[(at * 7 + step) % 100].key, RelationKind.CITES, "I", "f")
        for at, paper in enumerate(papers)
        for step in range(10)
    ]
    built = graph.Graph({each.key: each for each in (*acts, *papers)}, edges, {paper.key for paper in papers})
    made = whole.whole(built)
    assert len(made.middle) == 24
    assert sum(len(band.cards) for band in (*made.left, *made.right)) == 80
    assert "Không vẽ 6 văn bản" in made.footer[1]


@pytest.mark.parametrize(
    ("label", "words", "expected"),
    [
        ("II.1", "1. Công tác tuyên truyền", "Mục II.1. Công tác tuyên truyền"),
        ("khoản 2 Điều 5", "2. Sở Nội vụ", "Khoản 2 Điều 5. Sở Nội vụ"),
        ("Chương I", "Chương I. NHỮNG QUY ĐỊNH CHUNG", "Chương I. NHỮNG QUY ĐỊNH CHUNG"),
        ("Mở đầu", "Mở đầu", "Mở đầu"),
    ],
)
def test_no_number_is_said_twice(label: str, words: str, expected: str) -> None:
    assert document.section_title(label, words) == expected


def test_words_are_broken_to_fit() -> None:
    lines = lettering.wrap("Nghị quyết liên tịch quy định chi tiết việc phối hợp", 120, 13, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(lettering.advance(line, 13) <= 120 for line in lines)
    assert lettering.wrap("", 100, 13, lines=2) == []


def test_png_is_a_picture_twice_as_large() -> None:
    pytest.importorskip("resvg_py")
    image = pytest.importorskip("PIL.Image")
    svg = pictures.document_map(analyse(read_text("Căn cứ Nghị định 30/2020/NĐ-CP.", "t")))
    width = float(ElementTree.fromstring(svg).attrib["width"])
    assert image.open(io.BytesIO(pictures.png(svg))).width == int(2 * width)


def test_on_paper_every_act_stands_once_on_sheets_that_are_read() -> None:
    """A sheet is set 165 mm wide and at most 235 mm tall: 760 units by 1080, with letters of 11 units and more."""
    decrees = "\n".join(
        f"Căn cứ Nghị định số {n}/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác số {n};" for n in range(1, 91)
    )
    analysis = analyse(read_text(f"I. MỤC ĐÍCH\n\n{decrees}\n\nII. TỔ CHỨC\n\nCăn cứ Luật Đất đai năm 2024;", "t"))
    sheets = pictures.document_sheets(analysis, lint(analysis))
    assert len(sheets) > 2
    keys = [key for sheet in sheets for key in re.findall(r'data-key="([^"]+/[^"]+)"', sheet)]
    assert sorted(keys) == sorted({act.key for act in analysis.instruments if act.number})
    for sheet in sheets:
        box = ElementTree.fromstring(sheet).attrib
        assert float(box["width"]) == 760
        assert float(box["height"]) <= 1080
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', sheet)) >= 11
        assert "/2020/NĐ-CP</text>" in sheet
    assert f"(tờ 1/{len(sheets)})" in sheets[0]


def test_a_short_map_is_one_sheet() -> None:
    analysis = analyse(read_text("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ;", "t"))
    (sheet,) = pictures.document_sheets(analysis)
    assert "(tờ" not in sheet


def test_a_list_of_very_many_acts_is_cut_in_linear_time() -> None:
    assert is_linear(lambda size: cpu(lambda: lettering.clip("Chỉ thị số 33/CT-TTg; " * size, 1000, 11.5)), 200)


def test_dates_that_begin_on_one_day_always_stand_in_one_order() -> None:
    text = "Căn cứ Chỉ thị số 33/CT-TTg năm 2021;\nCăn cứ Chỉ thị số 33/CT-TTg {} và Chỉ thị số 33/CT-TTg {}."
    one, other = "ngày 01/01/2021", "tháng 01 năm 2021"
    pictures_ = [
        pictures.timeline(analyse(read_text(text.format(*each), "t")), ()) for each in ((one, other), (other, one))
    ]
    assert pictures_[0] == pictures_[1]
    assert "01/01/2021 / tháng 01 năm 2021 / năm 2021" in pictures_[0]
