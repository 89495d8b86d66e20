"""The web page in a real Chromium: what a person sees, with mouse, keyboard, a phone, and without scripts.

``DVCQ_SCREENSHOTS=FOLDER`` keeps a picture of each page.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")
pytest.importorskip("playwright", reason="playwright is not installed")

import web_samples
from playwright.sync_api import Browser, Page, expect, sync_playwright
from web_samples import CITING, PLAN

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

# What is waited for comes; how soon is a matter of the machine.
pytestmark = pytest.mark.timeout(900)
_PATIENCE = 120_000
"""Milliseconds."""
expect.set_options(timeout=_PATIENCE)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
SIZES = {"desktop": {"width": 1360, "height": 900}, "phone": {"width": 390, "height": 844}}
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PAGES = {
    "home": "/", "documents": "/kho", "results": "/tim?q=dân vận khéo", "act-found": "/tim?q=04/2015/NĐ-CP",
    "nothing": "/tim?q=zzzz", "wrong-query": '/tim?q="mở', "text": "{plan}", "properties": "{plan}/thuoc-tinh",
    "citations": "{plan}/can-cu", "cited-by": "{directive}/vien-dan-boi", "graph": "{plan}/luoc-do",
    "findings": "{plan}/loi", "board": "/nhiem-vu",
    "board-unit": "/nhiem-vu?nam=2024&don-vi=ubnd quan", "board-none": "/nhiem-vu?nam=2001",
    "duties": "{plan}/nhiem-vu", "act": "/vien-dan?so=04/2015/NĐ-CP",
    "choice": "/vien-dan?so=luat",
    "compare": "/so-sanh", "compared": "/so-sanh?truoc={plan_id}&sau={directive_id}", "check": "/kiem-tra",
    "rules": "/quy-tac",
    "rule": "/quy-tac/DVC201", "login": "/dang-nhap", "api": "/api", "missing": "/khong-co",
}  # fmt: skip


@pytest.fixture(scope="module")
def root(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with web_samples.serving(web_samples.app(web_samples.base(tmp_path_factory.mktemp("browser")))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this computer")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def names(root: str) -> dict[str, str]:
    with urlopen(f"{root}/kho.json") as answer:
        documents = json.load(answer)["documents"]
    urls = {document["source"]: document["url"] for document in documents}
    plan, directive = urls["ke-hoach-dan-van.txt"], urls["chi-thi.txt"]
    return {
        "plan": plan,
        "directive": directive,
        "plan_id": plan.rpartition("/")[2],
        "directive_id": directive.rpartition("/")[2],
    }


class Visit:
    """A page and everything it complained about or asked for."""

    def __init__(self, context: BrowserContext, root: str) -> None:
        """Open an empty tab."""
        self.root = root
        self.page: Page = context.new_page()
        self.page.set_default_timeout(_PATIENCE)
        self.complaints: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        # Chromium reports the status of pages that are errors on purpose.
        if message.type in ("error", "warning") and "the server responded with a status" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"{self.root}/", "blob:", "data:")):
            self.complaints.append(f"asked for {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.root + path)
        return self.page


@pytest.fixture
def visit(browser: Browser, root: str) -> Iterator[Visit]:
    context = browser.new_context(viewport=SIZES["desktop"], permissions=["clipboard-read", "clipboard-write"])
    made = Visit(context, root)
    yield made
    context.close()
    assert made.complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_whole_and_accessible(browser: Browser, root: str, names: dict[str, str], size: str) -> None:
    context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce")  # type: ignore[arg-type]
    visited = Visit(context, root)
    problems: list[str] = []
    for name, path in PAGES.items():
        page = visited.go(path.format(**names))
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            problems.append(f"{name}: {wider} px wider than the screen")
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
        problems += [
            f"{name}: {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"][:3]
        ]
        if folder := os.environ.get("DVCQ_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)
    context.close()
    assert not problems, "\n".join(problems)
    assert visited.complaints == []


def test_card_of_a_citation_opens_by_mouse_and_by_keyboard(visit: Visit, names: dict[str, str]) -> None:
    page = visit.go(names["plan"])
    card = page.locator("#the")
    expect(card).to_be_hidden()
    link = page.locator("a.cite", has_text="04/2015/NĐ-CP").first
    link.hover()
    expect(card).to_contain_text("09/01/2015")
    expect(card).to_contain_text("trong 3 văn bản")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator("a.cite").first.focus()
    expect(card).to_contain_text("Chỉ thị số 02/CT-UBND")


def test_citation_is_copied_as_it_ought_to_be_written(visit: Visit, names: dict[str, str]) -> None:
    page = visit.go(f"{names['plan']}/can-cu")
    page.locator("tr", has_text="59/2023/NĐ-CP").locator("button.copy").first.click()
    expect(page.locator("button.copy.done")).to_have_text("Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 năm 2023 của Chính phủ")


def test_keys_lead_to_the_search_box_and_from_fault_to_fault(visit: Visit, names: dict[str, str]) -> None:
    page = visit.go(names["plan"])
    page.keyboard.press("]")
    expect(page.locator("#l1")).to_be_focused()
    page.keyboard.press("]")
    expect(page.locator("#l2")).to_be_focused()
    page.keyboard.press("[")
    expect(page.locator("#l1")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(".bar input[type=search]")).to_be_focused()
    page.keyboard.type("dan van kheo")
    page.keyboard.press("Enter")
    expect(page.locator(".hits mark").first).to_have_text("Dân vận khéo")


def test_first_tab_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit.go("/quy-tac")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()


def test_faults_stand_level_with_their_lines(visit: Visit, names: dict[str, str]) -> None:
    page = visit.go(names["plan"])
    for line in page.locator(".line.noted").all():
        text, note = line.locator("p").last.bounding_box(), line.locator("aside").bounding_box()
        assert text
        assert note
        assert note["x"] >= text["x"] + text["width"]
        assert note["y"] > text["y"] - 2


def test_a_hit_leads_to_its_section(visit: Visit) -> None:
    page = visit.go("/tim?q=dân vận khéo")
    section = page.locator(".hits .where b").nth(1).inner_text()
    page.locator(".hits h2 a").nth(1).click()
    page.wait_for_url(re.compile("#d"))
    expect(page.locator(".line > p:target")).to_be_in_viewport()
    assert section.startswith("mục ")


def test_a_file_chosen_on_the_first_page_is_checked_at_once(visit: Visit) -> None:
    page = visit.go("/")
    page.set_input_files("#tep", files=[{"name": "kh.txt", "mimeType": "text/plain", "buffer": CITING.encode()}])
    expect(page.locator("h1")).to_have_text("kh.txt")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tệp Word").click()
    assert download.value.suggested_filename == "kh.dvcq.docx"


def test_a_file_dropped_is_checked(visit: Visit) -> None:
    page = visit.go("/")
    transfer = page.evaluate_handle(
        "text => { const data = new DataTransfer(); data.items.add(new File([text], 'tha.txt')); return data; }", CITING
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(page.locator("h1")).to_have_text("tha.txt")


def test_graph_is_drawn_and_leads_on(visit: Visit, names: dict[str, str]) -> None:
    page = visit.go(f"{names['directive']}/luoc-do")
    expect(page.locator("#luoc-do canvas").first).to_be_visible()
    page.get_by_role("button", name="Phóng to").click()
    page.get_by_role("button", name="Vừa khung").click()
    sections = page.get_by_role("button", name="Các mục")
    expect(sections).to_have_attribute("aria-pressed", "true")
    sections.click()
    expect(sections).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".picture svg").first).to_be_visible()


def test_prints_on_a4_without_the_frame(visit: Visit, names: dict[str, str]) -> None:
    page = visit.go(names["plan"])
    page.emulate_media(media="print")
    for hidden in (".bar", ".foot", ".tabs", ".toc"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".note").first).to_be_visible()
    pdfium = pytest.importorskip("pypdfium2", reason="the extra [pdf] is not installed")
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    printed = pdfium.PdfDocument(data)
    assert [round(side) for side in printed[0].get_size()] == [595, 842]
    if folder := os.environ.get("DVCQ_SCREENSHOTS"):
        (Path(folder) / "print.pdf").write_bytes(data)
    printed.close()


def test_the_picture_of_many_acts_is_printed_on_sheets(visit: Visit, names: dict[str, str]) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="the extra [pdf] is not installed")
    page = visit.go(f"{names['plan']}/luoc-do")
    expect(page.locator(".sheet").first).to_be_hidden()
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    printed = pdfium.PdfDocument(data)
    told = [sheet.get_textpage().get_text_bounded() for sheet in printed]
    assert ["(tờ 1/2)" in each for each in told[:2]] == [True, False]
    assert ["(tờ 2/2)" in each for each in told[:2]] == [False, True]
    # The legend is the end of a sheet.
    assert all("viện dẫn" in each for each in told[:2])
    printed.close()


def test_everything_works_without_scripts(browser: Browser, root: str, names: dict[str, str]) -> None:
    context = browser.new_context(viewport=SIZES["desktop"], java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(root)
    page.fill("input[type=search]", "cải cách")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator(".hits h2 a").first.click()
    page.get_by_role("link", name="Căn cứ").click()
    page.locator(".grid td a").first.click()
    expect(page.locator("h1")).to_contain_text("số")
    page.goto(f"{root}{names['plan']}/luoc-do")
    expect(page.locator(".picture svg").first).to_be_visible()
    expect(page.locator("#luoc-do")).to_be_hidden()
    page.goto(f"{root}/kiem-tra")
    page.fill("textarea", PLAN.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.locator(".note", has_text="DVC201").first).to_be_visible()
    context.close()
