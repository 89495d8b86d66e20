from __future__ import annotations

import io
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN

from dvcq_kb.duties import duties
from dvcq_kb.lint import lint
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import programs, read, read_text
from dvcq_kb.views import pictures
from dvcq_kb.views.cli import dvcq
from dvcq_kb.views.summary.content import Summary, summary
from dvcq_kb.views.summary.markdown import markdown
from dvcq_kb.views.summary.web import page

DRAFT = """ỦY BAN NHÂN DÂN
HUYỆN ĐỨC TRỌNG
Số: 45/KH-UBND
Đức Trọng, ngày 12 tháng 3 năm 2024

KẾ HOẠCH
Số hóa hồ sơ lưu trữ năm 2024

Căn cứ Nghị định số 110/2004/NĐ-CP ngày 08/4/2004 của Chính phủ về công tác văn thư;
Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư.

I. TỔ CHỨC THỰC HIỆN
1. Phòng Nội vụ tổng hợp, báo cáo kết quả về Sở Nội vụ trước ngày 15/11/2024.
2. Các phòng chuyên môn hoàn thành việc rà soát chậm nhất ngày 30/6/2024.
"""


@cache
def draft() -> Summary:
    analysis = analyse(read_text(DRAFT, "so-hoa.txt"))
    return summary(analysis, lint(analysis))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(dvcq, ["report", *map(str, arguments)])


def test_what_has_ended_is_told_with_its_replacement() -> None:
    (group,) = draft().groups
    ended, other = group.acts
    assert ended.ended
    assert ended.force == "hết hiệu lực từ 05/3/2020, thay bằng 30/2020/NĐ-CP"
    assert not other.ended
    assert other.force == "chưa thấy hết hiệu lực"
    assert (group.ended, group.unknown) == (1, 0)


def test_deadlines_come_in_the_order_of_their_days_with_who_owes_them() -> None:
    assert [(due.when, due.who, due.place) for due in draft().dues] == [
        ("30/6/2024", "Các phòng chuyên môn", "mục I.2"),
        ("15/11/2024", "Phòng Nội vụ", "mục I.1"),
    ]
    assert draft().dues[0].what == "hoàn thành việc rà soát chậm nhất ngày 30/6/2024"


def test_the_reporting_duties_of_the_plan_are_told() -> None:
    analysis = analyse(read(PLAN))
    made = summary(analysis, ())
    assert [(due.when, due.who, due.place) for due in made.dues] == [
        ("≈ 15/3, 15/6, 15/9, 15/12/2025; 25/11/2025", "Các đơn vị", "mục II.4"),
    ]
    assert f"Ngoài ra có {made.undated} việc không ghi ngày." in markdown(made)
    assert made.undated == len(duties(analysis)) - 1


def test_a_monthly_deadline_is_not_told_day_by_day() -> None:
    text = DRAFT.replace("chậm nhất ngày 30/6/2024", "chậm nhất ngày 20 hằng tháng")
    made = summary(analyse(read_text(text, "so-hoa.txt")), ())
    assert made.dues[0].when == "20/3, 20/4/2024 … 20/12/2024"


def test_the_plan_is_not_called_right_nor_its_hints_faults() -> None:
    analysis = analyse(read(PLAN))
    findings = lint(analysis)
    made = summary(analysis, findings)
    assert made.verdict == "Có 3 chỗ mâu thuẫn cần sửa trước khi ký; 3 chỗ cần xem lại."
    assert len(made.faults) == 6
    assert made.hints == len(findings) - 6


def test_a_clean_document_is_said_to_show_no_contradiction() -> None:
    analysis = analyse(
        read_text("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư.", "t")
    )
    assert summary(analysis, ()).verdict == "Không phát hiện mâu thuẫn trong 1 viện dẫn đã đọc."


def test_markdown_and_html_say_the_same() -> None:
    analysis = analyse(read_text(DRAFT, "so-hoa.txt"))
    html = page(draft(), pictures.document_sheets(analysis))
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign]
    reader.feed(html)
    for said in (draft().verdict, "thay bằng 30/2020/NĐ-CP", "báo cáo kết quả về Sở Nội vụ trước ngày 15/11/2024"):
        assert said in markdown(draft())
        assert said in " ".join(words)
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


def test_word_holds_the_text_and_the_picture(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    pytest.importorskip("resvg_py")
    source, made = tmp_path / "ke-hoach.txt", tmp_path / "phieu.docx"
    source.write_text(DRAFT, encoding="utf-8")
    assert run(source, "-o", made).exit_code == 0
    paper = docx.Document(io.BytesIO(made.read_bytes()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "hết hiệu lực từ 05/3/2020, thay bằng 30/2020/NĐ-CP" in cells
    assert len(paper.inline_shapes) == 1
    first = made.read_bytes()
    assert run(source, "-o", made).exit_code == 0
    assert made.read_bytes() == first


@pytest.mark.skipif(programs.libreoffice() is None, reason="LibreOffice is not installed")
def test_pdf_is_one_a_reader_reads(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    source, made = tmp_path / "ke-hoach.txt", tmp_path / "phieu.pdf"
    source.write_text(DRAFT, encoding="utf-8")
    assert run(source, "-o", made).exit_code == 0
    assert "thay bằng 30/2020/NĐ-CP" in " ".join(read(made).text.split())


def test_pdf_without_libreoffice_names_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("docx")
    monkeypatch.setattr(programs, "libreoffice", lambda: None)
    result = run(PLAN, "-o", tmp_path / "phieu.pdf")
    assert result.exit_code == 2
    assert "phieu.html" in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_report_keeps_to_the_settings_of_the_folder(tmp_path: Path) -> None:
    shutil.copy(PLAN, tmp_path / "ke-hoach.txt")
    assert "DVC105" in run(tmp_path / "ke-hoach.txt").stdout
    (tmp_path / "dvcq.toml").write_text('ignore = ["DVC105"]\n', encoding="utf-8")
    assert "DVC105" not in run(tmp_path / "ke-hoach.txt").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("khong-co.txt",), "không có tệp"),
        ((PLAN, "-o", "phieu.xls"), ".docx"),
        ((PLAN, "-o", "khong-co-thu-muc/phieu.html"), "không có thư mục"),
    ],
)
def test_mistakes_are_named(arguments: tuple[object, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
