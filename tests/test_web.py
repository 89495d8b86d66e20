"""The web page without a browser: what it answers, to whom, and how much it takes."""

from __future__ import annotations

import asyncio
import datetime
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")

import web_samples
from click.testing import CliRunner
from docx_samples import docx, p, r
from growth import cpu
from starlette.applications import Starlette
from starlette.testclient import TestClient
from web_samples import CITING, DIRECTIVE, PLAN

from dvcq_kb import analyse, lint, read_text
from dvcq_kb.errors import UsageError
from dvcq_kb.knowledge import open_kb
from dvcq_kb.readers import read_bytes
from dvcq_kb.views.cli import dvcq
from dvcq_kb.views.web import Service, agenda, instruments, library, make_app, passwords
from dvcq_kb.views.web.addresses import address, id_of
from dvcq_kb.views.web.guard import HEADERS, Guard
from dvcq_kb.views.web.pages import HEADER, TOKEN
from dvcq_kb.views.web.plain_docx import docx_of
from dvcq_kb.views.web.routes import operations

TABS = ("thuoc-tinh", "can-cu", "vien-dan-boi", "luoc-do", "loi", "nhiem-vu")


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    return web_samples.base(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="module")
def app(location: str) -> Starlette:
    return web_samples.app(location)


@pytest.fixture
def client(app: Starlette) -> TestClient:
    return web_samples.client(app)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    """A base that a test may add to."""
    with web_samples.client(web_samples.app(str(tmp_path / "index"))) as made:
        yield made


def ids(client: TestClient) -> dict[str, str]:
    documents = client.get("/kho.json").json()["documents"]
    return {document["source"]: document["url"] for document in documents}


def token(client: TestClient, page: str = "/kiem-tra") -> dict[str, str]:
    found = re.search(rf'name="{TOKEN}" value="([0-9a-f]+)"', client.get(page).text)
    assert found
    return {TOKEN: found[1]}


def pages(client: TestClient) -> list[str]:
    plan = ids(client)["ke-hoach-dan-van.txt"]
    return [
        "/", "/kho", "/kho?loai=Chỉ thị&nam=2024&ten=cai cach", "/tim", "/tim?q=dân vận khéo",
        "/tim?q=dan van&nam=2025",
        "/tim?q=04/2015/NĐ-CP", plan, *(f"{plan}/{tab}" for tab in TABS), "/vien-dan", "/vien-dan?so=04/2015/NĐ-CP",
        "/vien-dan?so=12/CT-UBND", "/vien-dan?so=luat", "/vien-dan/the?so=04/2015/NĐ-CP", "/so-sanh", "/kiem-tra",
        "/nhiem-vu", "/nhiem-vu?thang=6&nam=2024&don-vi=UBND quận", "/nhiem-vu?het-hieu-luc=1",
        "/quy-tac", "/quy-tac/DVC201", "/dang-nhap",
    ]  # fmt: skip


def twin(page: str) -> str:
    path, mark, query = page.partition("?")
    return f"{'/index' if path == '/' else path}.json{mark}{query}"


# --- every page and its twin --------------------------------------------------------------------------------------


def test_every_page_and_its_twin_answers(client: TestClient) -> None:
    for page in pages(client):
        answer = client.get(page)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), page
        if "/the" not in page:
            assert answer.text.startswith("<!doctype html>"), page
            assert answer.text.rstrip().endswith("</html>"), page
            assert "<h1" in answer.text, page
        told = client.get(twin(page))
        assert told.status_code == 200, page
        assert told.json()["schema"].startswith("dvcq/"), page


def test_every_route_of_the_table_is_described_and_nothing_else(client: TestClient) -> None:
    assert "openapi.json" in client.get("/api").text
    described = client.get("/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    routed = {
        ("get" if each.form is None else "post", each.path if each.media else twin(each.path))
        for each in operations()
        if each.twin or each.media
    }
    assert {(method, path) for path, methods in described["paths"].items() for method in methods} == routed


def test_nothing_in_a_page_leads_or_loads_from_elsewhere(client: TestClient) -> None:
    for page in pages(client):
        text = client.get(page).text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(?:src|href|action|data-\w+)=["'](?:https?:)?//""", text), page
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style", text), page
        for address_ in re.findall(r'(?:src|href)="(/tinh/[^"]+)"', text):
            assert client.get(address_).status_code == 200, address_


def test_words_of_a_document_are_never_markup(client: TestClient) -> None:
    document = ids(client)["ke-hoach-45.txt"]
    for page in (document, f"{document}/loi", "/tim?q=rà soát", "/tim?q=<script>alert(1)</script>"):
        text = client.get(page).text
        assert "<script>alert" not in text, page
        assert "&lt;script&gt;" in text or page.endswith("/loi"), page


def test_faults_stand_beside_the_line_they_are_in(client: TestClient) -> None:
    text = client.get(ids(client)["ke-hoach-dan-van.txt"]).text
    line = re.search(r'<div class="line noted">(?:(?!<div class="line).)*DVC102.*?</p>\s*</div>', text, re.DOTALL)
    assert line
    assert '<mark class="error">' in line[0]
    numbers = re.findall(r'<sup class="flag \w+"><span class="sr">\[[^\]]* (\d+)\]', text)
    assert sorted(map(int, numbers)) == list(range(1, len(numbers) + 1))
    assert len(numbers) == text.count('class="note ')


def _all_pages(client: TestClient, url: str) -> str:
    """A table with its further pages, by the links from one to the next."""
    text = whole = client.get(url).text
    while following := re.search(r'<a href="([^"]+)" rel="next">', text):
        text = client.get(following[1].replace("&amp;", "&")).text
        whole += text
    return whole


def test_a_document_of_500_pages_is_read_in_parts_and_every_jump_lands(tmp_path: Path) -> None:
    document = read_text(web_samples.long_document(), "dai.txt")
    analysis = analyse(document)
    location = str(tmp_path / "index")
    with open_kb(location) as kb:
        kb.add(analysis, lint(analysis))
    own = web_samples.client(web_samples.app(location))
    (url,) = ids(own).values()
    pages: dict[str, str] = {url: own.get(url).text}
    parts = int(re.search(r"Trang 1 / (\d+)", pages[url])[1])  # type: ignore[index]
    assert parts >= 10

    def read_on() -> None:
        for part in range(1, parts + 1):
            pages[f"{url}?phan={part}"] = own.get(f"{url}?phan={part}").text

    # All parts together cost less than half of what they would if each paid for the whole.
    assert cpu(read_on) < parts / 2 * cpu(lambda: analyse(document))
    middle = pages[f"{url}?phan=5"]
    jumps = re.findall(r'href="([^"]*)#(d\d+)"', middle + _all_pages(own, f"{url}/loi"))
    assert {path for path, _ in jumps} >= {"", f"{url}?phan=1", f"{url}?phan={parts}"}
    assert len(jumps) > 200
    for path, anchor in jumps:
        assert f'id="{anchor}"' in (pages[path] if path else middle), (path, anchor)


def test_text_of_the_page_is_the_text_of_the_document(client: TestClient) -> None:
    page = client.get(ids(client)["ke-hoach-45.txt"]).text
    article = page[page.index("<article") : page.index("</article>")]
    bare = re.sub(r"<aside.*?</aside>|<sup.*?</sup>", "", article, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", "", bare).replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').split()
    assert words == CITING.split()


def test_a_citation_leads_to_its_act_and_the_act_back(client: TestClient) -> None:
    documents = ids(client)
    text = client.get(documents["ke-hoach-45.txt"]).text
    link = re.search(r'<a class="cite" href="(/vien-dan\?so=12[^"]*)"', text)
    assert link
    act = client.get(link[1].replace("&amp;", "&")).text
    assert documents["ke-hoach-45.txt"] in act
    assert documents["chi-thi.txt"] in act
    assert "Chỉ thị số 12/CT-UBND ngày 05 tháng 3 năm 2024 của" in act
    citing = client.get(f"{documents['chi-thi.txt']}/vien-dan-boi.json").json()["mentions"]
    assert {mention["source"] for mention in citing} == {"ke-hoach-45.txt"}


def test_dates_as_written_are_counted(client: TestClient) -> None:
    told = client.get("/vien-dan.json?so=04/2015/NĐ-CP").json()
    assert {each["date"] for each in told["dates"]} == {"2015-01-09", "2021-01-09"}
    assert told["documents"] == 3
    assert "Các nơi viện dẫn ghi ngày khác nhau" in client.get("/vien-dan?so=04/2015/NĐ-CP").text


def test_the_page_of_an_act_says_what_the_terminal_says(client: TestClient, location: str) -> None:
    told = client.get("/vien-dan.json?so=12/CT-UBND").json()

    def printed(*command: str) -> dict[str, Any]:
        arguments = [*command, "12/CT-UBND", "--kb", location, "--format", "json"]
        return dict(json.loads(CliRunner().invoke(dvcq, arguments).stdout))

    (act,) = printed("instrument")["instruments"]
    assert told["relations"] == act["relations"]
    assert {relation["kind"] for relation in told["relations"]} >= {"implements"}
    assert told["impact"] == printed("graph", "impact")
    page = client.get("/vien-dan?so=12/CT-UBND").text
    assert "Đối với văn bản này:" in page
    assert "2 mục của 1 văn bản viện dẫn trực tiếp" in page


def test_what_rests_on_an_act_through_another_is_listed(tmp_path: Path) -> None:
    decree = "Căn cứ Luật Đất đai số 31/2024/QH15 ngày 18/01/2024 của Quốc hội;"
    detailing = (
        "CHÍNH PHỦ\n\nSố: 102/2024/NĐ-CP\n\nHà Nội, ngày 30 tháng 7 năm 2024\n\nNGHỊ ĐỊNH\n"
        f"Quy định chi tiết thi hành một số điều của Luật Đất đai\n\n{decree}\n\nĐiều 1. Phạm vi điều chỉnh\n\n"
        "Nghị định này quy định chi tiết thi hành một số điều của Luật Đất đai số 31/2024/QH15.\n"
    )
    resting = CITING.replace("04/2015/NĐ-CP ngày 09/01/2021", "102/2024/NĐ-CP ngày 30/7/2024")
    location = str(tmp_path / "index")
    with open_kb(location) as kb:
        for source, text in (("nd.txt", detailing), ("kh.txt", resting)):
            kb.add(analyse(read_text(text, source)))
    own = web_samples.client(web_samples.app(location))
    impact = own.get("/vien-dan.json?so=31/2024/QH15").json()["impact"]
    assert [place["source"] for place in impact["places"] if len(place["chain"]) > 1] == ["kh.txt"]
    page = own.get("/vien-dan?so=31/2024/QH15").text
    assert "Khi văn bản này thay đổi" in page
    assert "102/2024/NĐ-CP" in page


def test_facets_narrow_and_are_taken_back(client: TestClient) -> None:
    all_ = client.get("/tim.json?q=cải cách hành chính").json()
    types = next(facet for facet in all_["facets"] if facet["field"] == "loai")["values"]
    directive = next(value for value in types if value["value"] == "Chỉ thị")
    narrowed = client.get(directive["url"].replace("/tim", "/tim.json")).json()
    assert 0 < narrowed["total"] < all_["total"]
    assert narrowed["total"] == directive["count"]
    assert {hit["source"] for hit in narrowed["hits"]} == {"chi-thi.txt"}
    chosen = next(v for facet in narrowed["facets"] for v in facet["values"] if v["chosen"])
    assert client.get(chosen["url"].replace("/tim", "/tim.json")).json()["total"] == all_["total"]


def test_a_wrong_query_is_told_with_its_place(client: TestClient) -> None:
    answer = client.get('/tim?q="mở ra')
    assert answer.status_code == 400
    assert "không đóng lại" in answer.text
    assert client.get('/tim.json?q="mở ra').json()["position"] == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/khong-co", 404), ("/van-ban/khong-co", 404), ("/van-ban/~%FF", 404), ("/quy-tac/DVC999", 404),
        ("/vien-dan?so=987654/XX", 404), ("/tim?q=a&trang=0", 400), ("/tim?q=a&trang=x", 400),
        ("/tim?q=" + "a" * 501, 400),
        ("/so-sanh?truoc=khong&sau=co", 404), ("/tim.csv", 400), ("/nhiem-vu?thang=13", 400), ("/nhiem-vu?nam=12", 400),
    ],
)  # fmt: skip
def test_bad_addresses_are_told_in_vietnamese(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert re.search(r"[ạảấầậđếểệịọốồộợụứừự]", answer.text)


def test_results_and_citations_as_a_table(client: TestClient) -> None:
    sheet = client.get("/tim.csv?q=dân vận")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert sheet.text.startswith("\ufeffdocument,title")
    table = client.get(f"{ids(client)['ke-hoach-dan-van.txt']}/can-cu.csv").text
    assert table.count("\r\n") == 39


def test_an_odd_id_is_one_part_of_a_path(client: TestClient) -> None:
    odd = web_samples.READY["id"]
    assert id_of(address(odd)) == odd
    assert re.fullmatch(r"[~\w-]+", address(odd))
    assert client.get(f"/van-ban/{quote(address(odd))}").status_code == 200
    assert client.get(f"/van-ban/{quote(address(odd))}.json").json()["document"]["id"] == odd


def test_duties_with_their_deadlines_and_a_calendar(client: TestClient) -> None:
    tab = f"{ids(client)['chi-thi.txt']}/nhiem-vu"
    assert "Ủy ban nhân dân các quận" in client.get(tab).text
    told = client.get(f"{tab}.json").json()["duties"]
    assert "2024-06-30" in {day for duty in told for day in duty["due"]}
    assert "20240630" in client.get(f"{tab}.ics").text
    assert client.get(f"{tab}.csv").text.startswith("\ufefffile,document")
    assert "Không thấy việc nào" in client.get(f"{tab}?don-vi=Sở Không Có").text


def test_the_board_shows_who_owes_what_in_which_month(client: TestClient) -> None:
    told = client.get("/nhiem-vu.json?nam=2025").json()
    board = {line["unit"]: line["days"] for line in told["board"]}
    assert board["Các đơn vị"] == ["2025-03-15", "2025-06-15", "2025-09-15", "2025-11-25", "2025-12-15"]
    page = client.get("/nhiem-vu?nam=2025").text
    assert "Các đơn vị" in page
    assert "T11" in page
    assert told["duties"] == []


def test_the_board_is_narrowed_to_a_unit_and_a_month(client: TestClient) -> None:
    (duty,) = client.get("/nhiem-vu.json?nam=2025&thang=6&don-vi=phong noi vu").json()["duties"]
    assert (duty["due"], duty["role"], duty["section"]) == (["2025-06-15"], "general", "II.4")
    assert duty["document"] == ids(client)["ke-hoach-dan-van.txt"].rpartition("/")[2]
    assert client.get("/nhiem-vu.json?nam=2025&thang=7").json()["total"] == 0
    assert "Không có việc nào như vậy" in client.get("/nhiem-vu?nam=2025&thang=7").text
    assert "20240630" in client.get("/nhiem-vu.ics?nam=2024&don-vi=ubnd quan").text
    assert "20240630" not in client.get("/nhiem-vu.ics?nam=2025").text
    assert "2025-11-25" in client.get("/nhiem-vu.csv?nam=2025&thang=11").text


def test_the_board_marks_what_rests_on_acts_that_have_ended(client: TestClient) -> None:
    found = client.get("/nhiem-vu.json?nam=2024&het-hieu-luc=1").json()
    assert {each["number"] for duty in found["duties"] for each in duty["grounds_ended"]} == {"04/2015/NĐ-CP"}
    assert found["board"][0]["months_with_ended_grounds"] == ["2024-06"]
    assert "▲" in client.get("/nhiem-vu?nam=2024").text


def test_the_board_follows_what_is_added(own: TestClient) -> None:
    assert "Chưa thấy nhiệm vụ nào" in own.get("/nhiem-vu").text
    fields = {**token(own), "van_ban": DIRECTIVE}
    assert own.post("/kiem-tra/them", data=fields).status_code == 200
    assert own.get("/nhiem-vu.json").json()["years"] == [2024]


def test_pictures_are_served_as_files(client: TestClient) -> None:
    picture = client.get(f"{ids(client)['ke-hoach-dan-van.txt']}/luoc-do.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_the_graph_holds_what_is_cited_and_who_cites(client: TestClient) -> None:
    told = client.get(f"{ids(client)['chi-thi.txt']}/luoc-do.json").json()
    kinds = {node["id"]: node["kind"] for node in told["nodes"]}
    assert sorted(kinds.values()) == ["act", "act", "citing", "section", "section", "self"]
    assert all(edge["source"] in kinds and edge["target"] in kinds for edge in told["edges"])


def test_the_graph_ties_sections_to_the_acts_they_cite(client: TestClient) -> None:
    url = f"{ids(client)['chi-thi.txt']}/luoc-do"
    told = client.get(f"{url}.json").json()
    nodes = {node["id"]: node for node in told["nodes"]}
    ties = [(nodes[e["source"]]["label"], nodes[e["target"]]["label"]) for e in told["edges"] if e["kind"] == "section"]
    assert ("Mở đầu", "Nghị định số 04/2015/NĐ-CP") in ties
    assert any(section.startswith("1. Các sở") and "6830/QĐ-UBND" in act for section, act in ties)
    # Without scripts the list tells the same.
    assert f'<a href="{nodes["s:1"]["url"]}">mục 1</a>' in client.get(url).text


def test_an_empty_base_says_how_to_begin(own: TestClient) -> None:
    assert "dvcq add" in own.get("/").text
    assert own.get("/index.json").json()["documents"] == 0
    assert own.get("/tim?q=gì đó").status_code == 200


def test_two_documents_of_the_base_compared(client: TestClient) -> None:
    documents = ids(client)
    before, after = (documents[name].rpartition("/")[2] for name in ("ke-hoach-45.txt", "ke-hoach-dan-van.txt"))
    answer = client.get(f"/so-sanh?truoc={before}&sau={after}")
    assert "12/CT-UBND" in answer.text
    told = client.get(f"/so-sanh.json?truoc={before}&sau={after}").json()
    assert told["schema"] == "dvcq/compare/1"
    assert told["citations"]
    assert "ke-hoach-45.txt" in client.get(f"/so-sanh?sau={after}").text


# --- drafts -------------------------------------------------------------------------------------------------------


def test_a_pasted_draft_is_checked_and_not_kept(own: TestClient) -> None:
    answer = own.post("/kiem-tra", data={**token(own), "van_ban": PLAN.read_text(encoding="utf-8")})
    assert answer.status_code == 200
    assert "DVC201" in answer.text
    assert own.get("/index.json").json()["documents"] == 0


def test_an_uploaded_word_file_comes_back_with_comments(own: TestClient) -> None:
    data = docx("".join(p(r(escape(paragraph))) for paragraph in CITING.splitlines()))
    answer = own.post("/kiem-tra/word", data=token(own), files={"tep": ("kế hoạch.docx", data)})
    assert answer.status_code == 200
    assert "k%E1%BA%BF%20ho%E1%BA%A1ch.dvcq.docx" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert b"DVC" in package.read("word/comments.xml")
    assert read_bytes(answer.content, "a").text == read_bytes(data, "a").text


def test_a_pasted_text_comes_as_a_word_file_with_comments(own: TestClient) -> None:
    text = PLAN.read_text(encoding="utf-8")
    answer = own.post("/kiem-tra/word", data={**token(own), "van_ban": text})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        comments = package.read("word/comments.xml").decode()
    assert "DVC201" in comments
    assert read_bytes(answer.content, "a").text.split() == text.split()


def test_a_word_file_of_a_text_is_the_same_each_time() -> None:
    document = read_bytes(CITING.encode(), "a")
    assert docx_of(document) == docx_of(document)
    assert read_bytes(docx_of(document), "a").text.split() == CITING.split()


def test_what_was_checked_is_added_where_asked(own: TestClient) -> None:
    page = own.post("/kiem-tra", data=token(own), files={"tep": ("C:\\tài liệu\\kh.txt", CITING.encode())})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert hidden["ten"] == "kh.txt"
    added = own.post("/kiem-tra/them", data=hidden)
    assert "Đã đưa vào kho" in added.text
    listed = own.get("/kho.json").json()
    assert [document["source"] for document in listed["documents"]] == ["kh.txt"]
    assert own.get("/tim.json?q=cải cách").json()["total"] > 0
    assert "không đổi" in own.post("/kiem-tra/them", data=hidden).text


def test_two_files_are_compared_and_not_kept(own: TestClient) -> None:
    answer = own.post(
        "/so-sanh",
        data=token(own, "/so-sanh"),
        files={"truoc": ("a.txt", CITING.encode()), "sau": ("b.txt", CITING.replace("2024", "2025").encode())},
    )
    assert answer.status_code == 200
    assert "12/CT-UBND" in answer.text
    assert own.get("/index.json").json()["documents"] == 0


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"%PDF-1.4 broken"])
def test_a_file_that_cannot_be_read_is_told(own: TestClient, data: bytes) -> None:
    answer = own.post("/kiem-tra", data=token(own), files={"tep": ("hỏng.docx", data)})
    assert answer.status_code in (400, 422)
    assert "Traceback" not in answer.text


def test_a_script_sends_a_header_instead_of_the_token(own: TestClient) -> None:
    own.cookies.clear()
    answer = own.post("/kiem-tra.json", files={"tep": ("kh.txt", CITING.encode())}, headers={HEADER: "1"})
    assert answer.json()["schema"] == "dvcq/check/1"
    assert answer.json()["documents"][0]["findings"]


# --- guards -------------------------------------------------------------------------------------------------------


def test_every_answer_bears_the_headers(client: TestClient) -> None:
    for path in ("/", "/index.json", "/khong-co", "/tim?q=%22", "/tinh/page.css", "/tim.csv?q=a"):
        headers = client.get(path).headers
        for name in HEADERS:
            assert name in headers, (path, name)
    policy = client.get("/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert client.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", "", "10.0.0.9", "[::2]"])
def test_other_hosts_are_refused(app: Starlette, host: str) -> None:
    answer = web_samples.client(app).get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "LOCALHOST", "[::1]:8765"])
def test_this_computer_is_let_in(app: Starlette, host: str) -> None:
    assert web_samples.client(app).get("/", headers={"Host": host}).status_code == 200


def test_a_named_host_is_let_in(location: str) -> None:
    named = web_samples.client(web_samples.app(location, hosts=frozenset({"tracuu.quan.local"})))
    assert named.get("/", headers={"Host": "tracuu.quan.local"}).status_code == 200


def test_forms_without_their_token_are_refused(client: TestClient) -> None:
    right = token(client)
    for data in ({}, {TOKEN: ""}, {TOKEN: "0" * 64}):
        assert client.post("/kiem-tra", data={**data, "van_ban": CITING}).status_code == 403
    # A token is of one visitor; another's cookie does not go with it.
    client.cookies.clear()
    assert client.post("/kiem-tra", data={**right, "van_ban": CITING}).status_code == 403
    # The header alone is not enough from a browser that has the cookie.
    client.get("/")
    assert client.post("/kiem-tra.json", data={"van_ban": CITING}, headers={HEADER: "1"}).status_code == 403


def test_too_much_is_refused_whether_or_not_its_length_is_told(location: str) -> None:
    small = web_samples.client(web_samples.app(location, most_bytes=4000))
    answer = small.post("/kiem-tra.json", data={"van_ban": "a" * 5000}, headers={HEADER: "1"})
    assert answer.status_code == 413

    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="van_ban"\r\n\r\n'
        for _ in range(10):
            yield b"a" * 1000

    streamed = small.post(
        "/kiem-tra.json",
        content=body(),
        headers={HEADER: "1", "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert streamed.status_code == 413


def test_a_read_only_base_takes_nothing(location: str) -> None:
    closed = web_samples.client(web_samples.app(location, read_only=True))
    page = closed.post("/kiem-tra", data={**token(closed), "van_ban": CITING})
    assert "/kiem-tra/them" not in page.text
    assert closed.post("/kiem-tra/them", data={**token(closed), "van_ban": CITING}).status_code == 403


def test_methods_that_are_not_offered(client: TestClient) -> None:
    assert client.post("/").status_code == 405
    assert client.get("/kiem-tra/them").status_code == 405


# --- password -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secret() -> str:
    return passwords.hashed("mật khẩu dài")


def test_a_password_is_asked_and_opens(location: str, secret: str) -> None:
    outside = web_samples.client(web_samples.app(location, password=secret))
    sent_away = outside.get("/tim?q=dân vận")
    assert (sent_away.status_code, sent_away.headers["location"]) == (
        303,
        "/dang-nhap?tiep=" + quote("/tim?q=d%C3%A2n%20v%E1%BA%ADn"),
    )
    assert outside.get("/index.json").status_code == 401
    login = outside.get("/dang-nhap")
    assert "Kho: 0 văn bản" in re.sub(r"\s+", " ", login.text)
    assert outside.get("/tinh/page.css").status_code == 200
    wrong = outside.post("/dang-nhap", data={**token(outside, "/dang-nhap"), "mat_khau": "sai"})
    assert wrong.status_code == 401
    before = outside.cookies["dvcq"]
    entered = outside.post(
        "/dang-nhap", data={**token(outside, "/dang-nhap"), "mat_khau": "mật khẩu dài", "tiep": "/kho"}
    )
    assert (entered.status_code, entered.headers["location"]) == (303, "/kho")
    assert outside.cookies["dvcq"] != before
    assert outside.get("/kho").status_code == 200
    assert outside.post("/dang-xuat", data=token(outside, "/")).status_code == 303
    assert outside.get("/kho").status_code == 303


def test_a_cookie_that_was_changed_opens_nothing(location: str, secret: str) -> None:
    outside = web_samples.client(web_samples.app(location, password=secret))
    outside.get("/dang-nhap")
    value, _, rest = outside.cookies["dvcq"].partition(".")
    outside.cookies.clear()
    outside.cookies.set("dvcq", f"{value}-in.{rest}")
    assert outside.get("/kho").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts(location: str) -> None:
    cookie = web_samples.client(web_samples.app(location)).get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    over_tls = TestClient(web_samples.app(location), base_url="https://127.0.0.1").get("/").headers["set-cookie"]
    assert "Secure" in over_tls


def test_guessing_is_slowed_down(location: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda *_: False)  # what is slow is not tested here
    outside = web_samples.client(web_samples.app(location, password=secret))
    data = {**token(outside, "/dang-nhap"), "mat_khau": "đoán"}
    answers = [outside.post("/dang-nhap", data=data) for _ in range(passwords.Brake.FREE + 1)]
    assert [answer.status_code for answer in answers] == [401] * passwords.Brake.FREE + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_login_leads_nowhere_else(location: str, secret: str, target: str) -> None:
    outside = web_samples.client(web_samples.app(location, password=secret))
    data = {**token(outside, "/dang-nhap"), "mat_khau": "mật khẩu dài", "tiep": target}
    assert outside.post("/dang-nhap", data=data).headers["location"] == "/"


def test_a_hash_tells_its_password_and_no_other(secret: str) -> None:
    assert passwords.is_right("mật khẩu dài", passwords.checked(secret + "\n", "f"))
    assert not passwords.is_right("mật khẩu dai", secret)
    assert passwords.hashed("mật khẩu dài") != secret
    with pytest.raises(UsageError, match="--set-password"):
        passwords.checked("mật khẩu dài", "f")
    with pytest.raises(UsageError):
        passwords.hashed("ngắn")


def test_a_base_that_is_not_there_is_told_when_read_only(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="khong-co"):
        make_app(Service(str(tmp_path / "khong-co"), read_only=True))


def test_json_of_a_document_is_that_of_the_command_line(client: TestClient) -> None:
    told = client.get(f"{ids(client)['ke-hoach-dan-van.txt']}/can-cu.json").json()["citations"]
    assert len(told) == 38
    assert set(json.loads(json.dumps(told[0]))) >= {"quote", "number", "date", "issuer", "section", "instrument"}


def test_what_takes_long_is_gathered_before_anyone_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_HEAVY", 2)
    monkeypatch.setattr(library, "_LONG", 1)
    held = library.Library(web_samples.base(tmp_path), create=False)
    held.gather(lambda: False)
    (candidate,) = held.candidates("04/2015/NĐ-CP")
    act = held.act(candidate.instrument.key)
    assert act
    assert {"relations", "resting", "groups"} <= vars(act).keys()
    for document in held.overview().documents:
        opened = held.open(document.id)
        assert opened
        assert {"paper", "contents", "picture", "duties"} <= vars(opened).keys()
    held.kb.close()


def test_a_twin_of_an_act_goes_on_until_every_list_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get("/vien-dan.json?so=12/CT-UBND").json()
    monkeypatch.setattr(instruments, "_ROWS", 1)
    monkeypatch.setattr(instruments, "_DOCUMENTS", 1)
    count = client.get("/vien-dan.json?so=12/CT-UBND").json()["pages"]
    assert count > 1
    pages = [client.get(f"/vien-dan.json?so=12/CT-UBND&trang={at}").json() for at in range(1, count + 1)]
    for name in ("mentions", "relations"):
        assert [each for page in pages for each in page[name]] == whole[name]
    assert [each for page in pages for each in page["impact"]["places"]] == whole["impact"]["places"]


def test_a_form_token_is_no_cookie(client: TestClient) -> None:
    page = client.get("/kiem-tra")
    visitor = client.cookies["dvcq"].split(".")[0]
    token = re.search(rf'name="{TOKEN}" value="([^"]+)"', page.text)
    assert token
    client.cookies.clear()
    answer = client.get("/kiem-tra", headers={"Cookie": f"dvcq=form.{visitor}.{token[1]}"})
    assert answer.status_code == 200
    assert "dvcq" in answer.cookies


def test_a_length_that_is_no_number_is_refused() -> None:
    answered: list[Any] = []

    async def receive() -> Any:
        raise AssertionError

    async def send(message: Any) -> None:
        answered.append(message)

    async def app(*_: Any) -> None:
        raise AssertionError

    headers = [(b"host", b"localhost"), (b"content-length", "²".encode("latin-1"))]
    asyncio.run(Guard(app, Service())({"type": "http", "headers": headers}, receive, send))
    assert answered[0]["status"] == 413


def test_files_that_vanish_from_the_base_do_no_harm(location: str) -> None:
    stopped = threading.Event()
    passing = Path(location, "passing")

    def come_and_go() -> None:
        while not stopped.is_set():
            passing.touch()
            passing.unlink()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        looked = library.Library(location, create=False)
        for _ in range(2000):
            assert looked._stamp()
    finally:
        stopped.set()
        thread.join()
        looked.kb.close()


def test_only_the_years_of_today_are_remembered() -> None:
    gathered = agenda.Gathered((), 0, (), {}, None, 0.0)
    for day in (datetime.date(2026, 11, 22), datetime.date(2026, 11, 23)):
        gathered.year(2025, day)
        gathered.year(2026, day)
    assert set(gathered.by_year) == {(2025, day), (2026, day)}
