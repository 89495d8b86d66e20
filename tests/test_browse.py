"""The terminal reader, driven as a person drives it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from conftest import PLAN

pytest.importorskip("textual")

from click.testing import CliRunner
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from dvcq_kb.errors import UsageError
from dvcq_kb.knowledge import open_kb
from dvcq_kb.model import Document, Span
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read, read_text
from dvcq_kb.views.browse import keys
from dvcq_kb.views.browse.app import Help, Reader
from dvcq_kb.views.browse.base import Base
from dvcq_kb.views.browse.contents import Contents
from dvcq_kb.views.browse.document import DocumentScreen
from dvcq_kb.views.browse.finding import Finder
from dvcq_kb.views.browse.home import HomeScreen
from dvcq_kb.views.browse.laying import lay_out
from dvcq_kb.views.browse.page import Page
from dvcq_kb.views.browse.panes import Rows
from dvcq_kb.views.canonical import canonical
from dvcq_kb.views.cli import dvcq

Script = Callable[[Reader, Pilot[None]], Awaitable[None]]


def play(reader: Reader, script: Script, size: tuple[int, int] = (100, 30)) -> None:
    async def run() -> None:
        async with reader.run_test(size=size) as pilot:
            await settled(reader, pilot)
            await script(reader, pilot)

    asyncio.run(run())


async def settled(reader: Reader, pilot: Pilot[None]) -> None:
    await pilot.pause()
    await reader.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for what the palette does aside; it does it at its leisure."""
    for _ in range(1000):
        if condition():
            return
        await pilot.pause(0.05)
    assert condition()


def first_found(reader: Reader) -> str:
    found = [option for each in reader.screen.query(CommandList) for option in each.options]
    return str(found[0].prompt) if found else ""


async def press(reader: Reader, pilot: Pilot[None], *pressed: str) -> None:
    await pilot.press(*pressed)
    await settled(reader, pilot)


def of_plan(tmp_path: Path, **arguments: str) -> Reader:
    return Reader(Base(str(tmp_path / "no-base")), open_at_once=(str(PLAN), lambda: read(PLAN)), **arguments)  # type: ignore[arg-type]


def document_screen(reader: Reader) -> DocumentScreen:
    assert isinstance(reader.screen, DocumentScreen)
    return reader.screen


def card(reader: Reader) -> str:
    return str(reader.screen.query_one("#card", Static).visual)


def title(reader: Reader) -> str:
    return str(reader.screen.query_one("#title", Static).visual)


def on_screen(reader: Reader) -> str:
    page = reader.screen.query_one(Page)
    return "\n".join(page.render_line(y).text.rstrip() for y in range(page.size.height))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
def test_the_document_is_shown_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        assert "Triển khai công tác Dân vận chính quyền" in on_screen(reader)
        assert "●" in title(reader)
        assert reader.screen.query_one(Contents).display is (size[0] >= 80)
        assert "38 viện dẫn đã đọc" in card(reader)

    play(of_plan(tmp_path), script, size)


def test_faults_are_walked_through_and_round_the_end(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        findings = document_screen(reader).findings
        places = len({finding.span.start for finding in findings})
        assert places == len(findings) - 1
        seen = []
        for _ in range(places + 1):
            await press(reader, pilot, "right_square_bracket")
            seen.append(card(reader))
        assert "DVC501" in seen[0]
        (both,) = {told for told in seen if "DVC101" in told}
        assert "DVC201" in both
        assert "sửa thành ngày 09/01/2015" in both
        assert seen[places] == seen[0]
        await press(reader, pilot, "left_square_bracket")
        assert card(reader) == seen[places - 1]

    play(of_plan(tmp_path), script)


def test_the_fault_in_view_is_marked_by_a_sign_and_by_its_words(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        while "15-NQ/TU" not in card(reader):
            await press(reader, pilot, "right_square_bracket")
        marked = next(line for line in on_screen(reader).split("\n") if "15-NQ/TU" in line)
        assert marked.startswith("▲ ")

    play(of_plan(tmp_path), script)


def test_a_citation_shows_its_card_and_its_other_places(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        for _ in range(4):
            await press(reader, pilot, "full_stop")
        assert card(reader).startswith("Chỉ thị số 33/CT-TTg")
        assert "Thủ tướng Chính phủ" in card(reader)
        assert "mục II.1" in card(reader)
        here = document_screen(reader)._here
        await press(reader, pilot, "m")
        assert document_screen(reader)._here > here
        await press(reader, pilot, "m")
        assert document_screen(reader)._here == here

    play(of_plan(tmp_path), script)


def test_words_are_found_without_diacritics(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "slash", *"hoa giai", "enter")
        first = document_screen(reader)._here
        assert "tìm 1/" in title(reader)
        assert "hòa giải" in on_screen(reader).replace("\n ", "").casefold()
        await press(reader, pilot, "n")
        assert document_screen(reader)._here > first
        await press(reader, pilot, "N")
        assert document_screen(reader)._here == first
        await press(reader, pilot, "escape")
        assert "tìm" not in title(reader)

    play(of_plan(tmp_path), script)


def test_a_typed_key_is_a_letter_while_one_searches(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "slash", "q", "n", "m")
        assert reader.screen.query_one("#ask", Input).value == "qnm"
        assert reader.is_running

    play(of_plan(tmp_path), script)


def test_a_section_is_jumped_to_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "g", *"II.3", "enter")
        assert on_screen(reader).lstrip(" ○▲●").startswith("3. Công tác hướng dẫn")
        await press(reader, pilot, "g", *"XX", "enter")
        assert any("XX" in note.message for note in reader._notifications)

    play(of_plan(tmp_path), script)


def test_it_opens_at_the_section_asked_for(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        assert on_screen(reader).lstrip(" ○▲●").startswith("4. Công tác sơ kết")

    play(of_plan(tmp_path, place="II.4"), script)


def test_the_lists_lead_to_their_places(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "3")
        findings = document_screen(reader).findings
        assert reader.screen.query_one("#faults", Rows).row_count == len(findings)
        at = [finding.code for finding in findings].index("DVC201")
        await press(reader, pilot, *["down"] * at, "enter")
        assert "DVC201" in card(reader)
        await press(reader, pilot, "2")
        assert reader.screen.query_one("#citations", Rows).row_count == 38
        await press(reader, pilot, "4")
        rows = reader.screen.query_one("#deadlines", Rows)
        when, who, place, _ = map(str, rows.get_row_at(0))
        assert (when, who, place) == ("≈ 15/3, 15/6, 15/9, 15/12/2025", "Các đơn vị", "II.4")
        assert str(rows.get_row_at(1)[0]) == "25/11/2025"
        assert rows.row_count == 18
        await press(reader, pilot, "enter")
        assert "mục II.4" in title(reader)
        await press(reader, pilot, "5")
        assert reader.screen.query_one("#ties", Rows).row_count >= 2

    play(of_plan(tmp_path), script)


def test_the_mouse_chooses_a_citation(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        screen = document_screen(reader)
        assert screen.analysis is not None
        start = screen.analysis.citations[0].span.start
        place = screen.query_one(Page).region_of(start + 3)
        await pilot.click(Page, offset=(place.x, place.y))
        await settled(reader, pilot)
        assert card(reader).startswith("Chỉ thị số 02/CT-UBND")

    play(of_plan(tmp_path), script)


def test_the_citation_is_copied_in_full(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        for _ in range(4):
            await press(reader, pilot, "full_stop")
        await press(reader, pilot, "y")
        assert reader.clipboard.startswith("Chỉ thị số 33/CT-TTg ngày 26 tháng 11 năm 2021 của Thủ tướng Chính phủ về")

    play(of_plan(tmp_path), script)


def test_a_wrong_date_is_not_copied_where_the_right_one_is_known() -> None:
    analysis = analyse(read_text("Nghị định số 30/2020/NĐ-CP ngày 06/3/2020 của Chính phủ về công tác văn thư.", "t"))
    (link,) = analysis.links
    assert link.target is not None
    made = canonical(link.target, link.citation)
    assert made == "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư"


def test_commands_are_found_without_diacritics_and_run(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "colon", *"vien dan sau")
        await until(pilot, lambda: "Viện dẫn sau" in first_found(reader))
        await press(reader, pilot, "enter", "enter")
        await until(pilot, lambda: card(reader).startswith("Chỉ thị số 02/CT-UBND"))

    play(of_plan(tmp_path), script)


def test_help_names_every_key_and_goes_away(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "question_mark")
        assert isinstance(reader.screen, Help)
        await press(reader, pilot, "escape")
        assert isinstance(reader.screen, DocumentScreen)

    play(of_plan(tmp_path), script)


def test_keys_are_given_by_the_name_of_the_action(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        await press(reader, pilot, "slash")
        assert not reader.screen.query_one("#ask", Input).display
        await press(reader, pilot, "f6")
        assert reader.screen.query_one("#ask", Input).display

    reader = of_plan(tmp_path)
    reader.chosen_keys = keys.keymap(("find=f6",))
    play(reader, script)


@pytest.mark.parametrize(("entry", "said"), [("finn=f6", "Có phải là find?"), ("find", "find=ctrl+f")])
def test_a_wrong_key_setting_is_named(entry: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?").replace("+", r"\+")):
        keys.keymap((entry,))


def test_panes_are_hidden_and_shown(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        wide = reader.screen.query_one(Page).size
        await press(reader, pilot, "t", "d")
        assert reader.screen.query_one(Page).size.width > wide.width
        assert reader.screen.query_one(Page).size.height > wide.height
        await press(reader, pilot, "t", "d")
        assert reader.screen.query_one(Page).size == wide

    play(of_plan(tmp_path), script)


def test_a_file_that_cannot_be_read_is_said_on_the_screen(tmp_path: Path) -> None:
    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        assert "hong.docx" in card(reader)
        await press(reader, pilot, "right_square_bracket", "full_stop", "y", "g", "escape")

    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK\x03\x04 not a zip")

    def load() -> Document:
        return read(broken)

    play(Reader(Base(str(tmp_path / "no-base")), open_at_once=(str(broken), load)), script)


def test_the_base_is_searched_and_its_document_opened(tmp_path: Path) -> None:
    base = tmp_path / "index"
    other = analyse(read_text("KẾ HOẠCH\nCông tác khác\n\nThực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021.", "khac.txt"))
    with open_kb(base) as kb:
        kb.add(analyse(read(PLAN)))
        kb.add(other)

    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        assert isinstance(reader.screen, HomeScreen)
        assert reader.screen.query_one(OptionList).option_count == 2
        await press(reader, pilot, *"dan van kheo", "enter")
        assert reader.screen.query_one(OptionList).option_count >= 3
        await press(reader, pilot, "enter")
        assert isinstance(reader.screen, DocumentScreen)
        for _ in range(40):
            await press(reader, pilot, "full_stop")
            if card(reader).startswith("Chỉ thị số 33/CT-TTg"):
                break
        told = str(reader.screen.query_one("#mentions", Static).visual)
        assert "1 văn bản khác viện dẫn" in told
        await press(reader, pilot, "escape")
        assert isinstance(reader.screen, HomeScreen)

    play(Reader(Base(str(base))), script)


def test_without_a_base_the_first_screen_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(PLAN, tmp_path / "ke-hoach.txt")

    async def script(reader: Reader, pilot: Pilot[None]) -> None:
        told = str(reader.screen.query_one("#told", Static).visual)
        assert "dvcq add" in told
        assert reader.screen.query_one(OptionList).option_count == 1
        await press(reader, pilot, "enter")
        assert isinstance(reader.screen, DocumentScreen)

    play(Reader(Base(str(tmp_path / "index"))), script)


def test_every_character_of_the_text_is_laid_out_once() -> None:
    document = read(PLAN)
    for columns in (20, 53, 98):
        lines = lay_out(document, columns)
        assert all(line.end - line.start <= columns for line in lines)
        laid = "".join(document.text[line.start : line.end] for line in lines)
        assert "".join(laid.split()) == "".join(document.text.split())


def test_wide_letters_and_long_words_fit_too() -> None:
    lines = lay_out(read_text("文" * 50 + " " + "a" * 45, "t"), 20)
    assert [line.end - line.start for line in lines] == [10] * 5 + [20, 20, 5]


def test_a_phrase_is_found_over_a_line_end_and_with_its_own_diacritics_only() -> None:
    finder = Finder("Dân\nvận khéo, dẫn vận")
    assert finder.find("dan  van") == [Span(0, 7), Span(14, 21)]
    assert finder.find("dân vận") == [Span(0, 7)]
    assert finder.find("  ") == []


def test_it_asks_for_a_terminal() -> None:
    result = CliRunner().invoke(dvcq, ["browse", str(PLAN)])
    assert result.exit_code == 2
    assert "dvcq show" in result.stderr
