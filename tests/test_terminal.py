"""What a person sees: excerpts, tree, table, one section."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN
from docx_samples import docx, p
from growth import cpu

from dvcq_kb import analyse, lint, read_text
from dvcq_kb.model import Span
from dvcq_kb.views import terminal
from dvcq_kb.views.cli import dvcq
from dvcq_kb.views.excerpt import cells, clip, excerpt, highlighted, wrap
from dvcq_kb.views.session import Session

ESCAPE = "\x1b"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(dvcq, [*arguments], input=stdin)


def marked(text: str, word: str, columns: int = 60) -> list[str]:
    """What stands over the carets, row by row."""
    start = text.index(word)
    rows = excerpt(text, Span(start, start + len(word)), columns)
    assert all(cells(row.text) <= columns for row in rows)
    return ["".join(c for c, mark in zip(row.text, row.marks, strict=True) if mark) for row in rows if row.carets]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# --- excerpts -----------------------------------------------------------------------------------------------------


def test_carets_stand_under_the_span() -> None:
    row = excerpt("Theo Luật Đất đai.", Span(5, 17), 60)[0]
    assert row.text == "Theo Luật Đất đai."
    assert row.carets == "     ^^^^^^^^^^^^"


def test_carets_count_cells_not_code_points() -> None:
    decomposed = unicodedata.normalize("NFD", "ngày")
    text = f"{decomposed} 漢字 sai"
    row = excerpt(text, Span(text.index("sai"), len(text)), 60)[0]
    assert row.carets == " " * (4 + 1 + 4 + 1) + "^^^"


def test_excerpt_is_cut_around_the_span() -> None:
    text = "đầu " * 100 + "LỖI" + " cuối" * 100
    rows = excerpt(text, Span(400, 403), 40)
    assert marked(text, "LỖI", 40) == ["LỖI"]
    assert rows[0].text.startswith("… đầu")
    assert rows[-1].text.endswith("cuối …")
    assert len(rows) <= 4


def test_excerpt_stays_in_its_paragraph_but_crosses_a_page_break() -> None:
    assert excerpt("Đoạn trước.\n\nLỗi đây.\nĐoạn sau.", Span(13, 16), 60)[0].text == "Lỗi đây."
    torn = "Thực hiện nghiêm\n\ntúc Quy định"
    assert marked(torn, "nghiêm\n\ntúc") == ["nghiêm túc"]


def test_span_longer_than_a_row_is_marked_on_every_row() -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười"
    assert " ".join(marked(text, text, 12)) == text


def test_very_long_span_is_shown_by_its_ends() -> None:
    text = "a" + " b" * 5000 + " z"
    rows = excerpt(text, Span(0, len(text)), 60)
    assert len(rows) < 10
    assert rows[-1].text.endswith("z")


def test_word_longer_than_a_row_is_cut() -> None:
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("columns", [8, 9, 10, 30])
def test_clip_fits(columns: int) -> None:
    assert cells(clip("Kế hoạch 漢字 năm 2025", columns)) <= columns
    assert clip("ngắn", columns) == "ngắn"


def test_highlight_needs_no_colour() -> None:
    assert highlighted("dân vận khéo", [Span(4, 7)], 40, coloured=False) == ["dân «vận» khéo"]
    assert highlighted("dân vận khéo", [Span(4, 7)], 40, coloured=True) == ["dân \x1b[33m\x1b[1mvận\x1b[0m khéo"]


# --- colour and control characters --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "environment", "expected"),
    [
        ("auto", {}, True),
        ("auto", {"NO_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, True),
        ("auto", {"TERM": "dumb"}, False),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_on_a_terminal(
    flag: str, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Session(colour=flag).coloured(Terminal()) is expected


def test_colour_on_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Session().coloured(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert Session().coloured(io.StringIO())


@pytest.mark.parametrize("arguments", [["check"], ["show"], ["show", "--section", "II.1"], ["rule", "DVC201"]])
def test_colour_changes_nothing_but_colour(arguments: list[str]) -> None:
    source = [] if arguments[0] == "rule" else [str(PLAN)]
    plain, coloured = run(*arguments, *source), run("--color", "always", *arguments, *source)
    assert ESCAPE not in plain.stdout
    assert ESCAPE in coloured.stdout
    if "--section" not in arguments:
        bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout)
        assert [line.rstrip() for line in bare.splitlines()] == plain.stdout.splitlines()


@pytest.mark.parametrize("arguments", [["check"], ["show"], ["show", "--section", "I"], ["cite"]])
def test_document_cannot_steer_the_terminal(arguments: list[str]) -> None:
    text = (
        "KẾ HOẠCH\n\x1b]0;tên\x07 thử\n\nI. MỤC\x1b[2J ĐÍCH\n"
        "Theo Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 \x1b[31m của \u202eX.\n"
    )
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", run(*arguments, "-", stdin=text).stdout)


# --- show ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [60, 80, 160])
@pytest.mark.parametrize("arguments", [["show"], ["show", "--section", "II.1"], ["check"]])
def test_view_fits_the_width(arguments: list[str], columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    # The path of the file is the user's and stays whole.
    source = PLAN.relative_to(PLAN.parent.parent)
    monkeypatch.chdir(PLAN.parent.parent)
    lines = run(*arguments, str(source)).stdout.splitlines()
    assert max(map(cells, lines)) <= columns
    assert not any(line != line.rstrip() for line in lines)


def test_show_has_card_tree_and_table() -> None:
    told = run("show", str(PLAN)).stdout
    assert re.search(r"Số, ký hiệu\s+…/KH-UBND \(để trống\)", told)
    assert re.search(r"Cơ quan\s+Ủy ban nhân dân quận Ba Đình", told)
    assert re.search(r"├─ II\. NỘI DUNG\s+15\s+●3 ▲1", told)
    assert re.search(r"21\s+II\.1\s+Nghị định\s+.*09/01/2021.*● DVC101", told)
    assert re.search(r"23\s+II\.1\s+Chỉ thị 07-CT/TU.*▲ DVC203", told), "the fault is in its subject"
    assert "● lỗi  ▲ cảnh báo" in told


def test_many_faulty_citations_are_shown_in_no_time() -> None:
    plan = "KẾ HOẠCH\nNăm 2025\n\nI. MỤC ĐÍCH\n"
    plan += "".join(f"{n}. Theo Nghị định số {n}/2015/NĐ-CP ngày 31/02/2015 của Chính phủ.\n" for n in range(1, 300))
    analysis = analyse(read_text(plan))
    findings = lint(analysis)
    assert len(analysis.citations) == len(findings) == 299
    assert cpu(lambda: terminal.citation_table(analysis, findings)) < 2, (
        "for each citation every finding, and for that every citation, is a minute"
    )
    shown = terminal.citation_table(analysis, findings).columns[-1].cells
    assert all("DVC" in str(cell) for cell in shown)


def test_subjects_appear_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Trích yếu" not in run("show", str(PLAN)).stdout.partition("viện dẫn đã đọc")[2]
    monkeypatch.setenv("COLUMNS", "160")
    assert "Trích yếu" in run("show", str(PLAN)).stdout.partition("viện dẫn đã đọc")[2]


def test_contents_only_and_deeper() -> None:
    contents = run("show", str(PLAN), "--toc").stdout.splitlines()
    assert contents[0].startswith("Mục")
    assert any("3. Công tác hướng dẫn" in line for line in contents)
    assert not any("Tổ chức thực hiện có hiệu quả Luật tiếp cận" in line for line in contents)
    deeper = run("show", str(PLAN), "--toc", "--depth", "3").stdout.splitlines()
    assert any("Tổ chức thực hiện có hiệu quả Luật tiếp cận" in line for line in deeper)


def test_dumb_terminal_gets_ascii_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for arguments in (["show"], ["check"]):
        told = run(*arguments, str(PLAN)).stdout
        assert not re.search("[─-╿●▲○]", told)
        assert "DVC101" in told


@pytest.mark.parametrize("asked", ["II.1", "mục II.1", "ii.1", "II.1 "])
def test_section_is_read_with_marks_in_place(asked: str) -> None:
    told = re.sub(r"\s+", " ", run("show", str(PLAN), "--section", asked).stdout)
    assert "«Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 [●DVC101] [●DVC201] của Chính phủ [○DVC305]»" in told
    assert "ngày 14/8/2023 [●DVC102]" in told
    assert "DVC102 lỗi: Chỉ thị số 24-CT/TU" in told
    assert "Quyết định số 6830" not in told, "that is section II.2"


def test_colour_needs_no_signs_around_citations() -> None:
    assert not set("«»") & set(run("--color", "always", "show", str(PLAN), "--section", "II.1").stdout)


def test_section_joins_what_a_page_tore_apart() -> None:
    assert "Thực hiện nghiêm túc Quy định" in re.sub(r"[«»\s]+", " ", run("show", str(PLAN), "-s", "I.2").stdout)


def test_component_and_provision_are_sections_too() -> None:
    assert "Chỉ thị số 02/CT-UBND" in run("show", str(PLAN), "-s", "mo dau").stdout
    law = "Điều 1. Phạm vi\n\n1. Khoản một.\n\n2. Khoản hai.\n\nĐiều 2. Hiệu lực\n\nTừ nay.\n"
    assert "Khoản hai" in run("show", "-", "-s", "khoản 2 điều 1", stdin=law).stdout


def test_unknown_section_lists_near_ones() -> None:
    result = run("show", str(PLAN), "--section", "II.7")
    assert result.exit_code == 2
    assert "II.1" in result.stderr
    assert "--toc" in result.stderr


def test_section_as_text_is_the_text_itself() -> None:
    told = run("show", str(PLAN), "--section", "II.2", "--format", "text").stdout
    assert told.startswith("2. Công tác kiện toàn tổ chức")
    assert told.rstrip("\n") in PLAN.read_text(encoding="utf-8")


def test_check_report_shows_fact_place_and_advice() -> None:
    told = run("check", str(PLAN)).stdout
    assert told.index("DVC101 lỗi") < told.index("DVC105 cảnh báo") < told.index("DVC501 gợi ý")
    quoted = next(line for line in told.splitlines() if "NĐ-CP ngày 09/01/2021" in line)
    carets = told.splitlines()[told.splitlines().index(quoted) + 1]
    assert quoted[carets.index("^") : len(carets)] == "ngày 09/01/2021"
    assert "mục II.3: ngày 09/01/2015" in told
    assert "= gợi ý: sửa thành ngày 09/01/2015" in told
    assert "38 viện dẫn đã đọc" in told


def test_a_footnote_is_shown_as_one(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{p("Theo Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.")}</w:footnote>'
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(
        docx(p("I. MỤC ĐÍCH") + p("Thực hiện dân chủ", reference, " ở cơ sở.") + p("Hết."), footnotes=note)
    )
    out = run("show", str(path), "--section", "I").stdout
    paragraphs = [" ".join(each.split()) for each in out.split("\n\n")]
    assert paragraphs[1:3] == [
        "Thực hiện dân chủ ở cơ sở.",
        "Cước chú [1] Theo «Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ».",
    ]
