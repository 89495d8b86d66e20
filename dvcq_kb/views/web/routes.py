"""Every page: its path, what answers it, and what its address and its forms may say.

A page with a twin is answered at ``path`` as HTML and at ``path.json`` as JSON. `openapi` describes what stands here.
"""

from __future__ import annotations

from typing import NamedTuple

from dvcq_kb.language import say
from dvcq_kb.views.web import (
    comparing,
    documents,
    drafts,
    duties,
    facets,
    home,
    instruments,
    login,
    openapi,
    results,
    rules,
)
from dvcq_kb.views.web.pages import MOST_PAGES, Handler


class Value(NamedTuple):
    """Of the address, or a field of a form."""

    name: str
    about: str
    kind: str = "string"
    """``string``, ``integer`` or ``file``."""
    most: int = 400
    """Longest string, largest number."""
    required: bool = False


class Operation(NamedTuple):
    path: str
    handler: Handler
    about: str
    query: tuple[Value, ...] = ()
    form: tuple[Value, ...] | None = None
    """``None``: the page is got. Otherwise something is sent to it."""
    twin: bool = True
    page: bool = True
    """Whether there is an HTML page, too."""
    fails: tuple[int, ...] = ()
    """Status codes besides 200."""
    media: str = ""
    """Of an answer that is neither HTML nor JSON."""


_LIST_PAGE = Value("trang", "trang thứ mấy / page", "integer", MOST_PAGES)
_FILE = Value("tep", "tệp văn bản / file", "file")
_TEXT = Value("van_ban", "hoặc văn bản dán vào / or the text itself")
_CARRIED = (Value("giu", "nội dung tệp, base64 / content"), Value("ten", "tên tệp / file name"))
_NARROW = (Value("loai", "loại văn bản / type", most=80), Value("nam", "năm / year", most=80))


def operations() -> tuple[Operation, ...]:
    query = Value("q", say("từ ngữ, số, ký hiệu, điều kiện", "words, number-symbols, conditions"), most=results.LONGEST)
    condition = Value(
        "loc", say("điều kiện thêm, lặp lại được", "further condition, may be repeated"), most=facets.LONGEST
    )
    act = Value("so", say("số, ký hiệu hoặc tên", "number-symbol or name"), most=instruments.LONGEST)
    unit = Value("don-vi", say("chỉ việc của đơn vị này", "only this unit's"), most=duties.LONGEST_UNIT)
    agenda = (
        unit,
        Value("nam", say("năm đến hạn", "year"), "integer", duties.LAST_YEAR),
        Value("thang", say("tháng đến hạn", "month"), "integer", 12),
        Value("het-hieu-luc", say("chỉ việc có căn cứ đã hết hiệu lực", "only what rests on ended acts"), most=8),
    )
    sides = (
        Value("truoc", say("mã văn bản trước", "id of the earlier")),
        Value("sau", say("mã văn bản sau", "id of the later")),
    )
    sent_sides = (
        Value("truoc", say("tệp trước", "the earlier file"), "file"),
        Value("sau", say("tệp sau", "the later file"), "file"),
        Value("truoc_ma", say("hoặc mã trong kho", "or its id")),
        Value("sau_ma", say("hoặc mã trong kho", "or its id")),
    )
    return (
        Operation("/", home.start, say("Trang đầu: trong kho có gì", "First page: what is in the base")),
        Operation(
            "/kho",
            home.listing,
            say("Danh sách văn bản trong kho", "Documents of the base"),
            (*_NARROW, Value("ten", say("từ trong tên; số, ký hiệu", "words of the title or number")), _LIST_PAGE),
            fails=(400,),
        ),
        Operation(
            "/tim",
            results.page,
            say("Tìm các mục", "Search sections"),
            (query, condition, Value("trang", say("trang thứ mấy", "page"), "integer", results.PAGES)),
            fails=(400,),
        ),
        Operation(
            "/tim.csv",
            results.sheet,
            say("Kết quả tìm, cho Excel", "Results, for Excel"),
            (query, condition),
            twin=False,
            page=False,
            fails=(400,),
            media="text/csv",
        ),
        Operation(
            "/nhiem-vu",
            duties.page,
            say("Nhiệm vụ và hạn của cả kho, theo đơn vị và tháng", "Duties of the whole base, by unit and month"),
            (*agenda, _LIST_PAGE),
            fails=(400, 503),
        ),
        Operation(
            "/nhiem-vu.csv",
            duties.sheet,
            say("Nhiệm vụ và hạn của cả kho, cho Excel", "Duties of the whole base, for Excel"),
            agenda,
            twin=False,
            page=False,
            fails=(400, 503),
            media="text/csv",
        ),
        Operation(
            "/nhiem-vu.ics",
            duties.diary,
            say("Thời hạn của cả kho, cho lịch", "Deadlines of the whole base, for a calendar"),
            agenda,
            twin=False,
            page=False,
            fails=(400, 503),
            media="text/calendar",
        ),
        Operation(
            "/van-ban/{id}",
            documents.page,
            say("Một văn bản: toàn văn", "A document: its text"),
            (
                Value(
                    "phan", say("phần thứ mấy của văn bản dài", "part of a long document"), "integer", documents.PARTS
                ),
                Value("muc", say("mục cần đến", "section to go to")),
            ),
            fails=(400, 404),
        ),
        Operation(
            "/van-ban/{id}/{tab}",
            documents.page,
            say("Một văn bản: các thẻ khác", "A document: its other tabs"),
            (
                Value("phan", say("phần thứ mấy", "part"), "integer", documents.PARTS),
                Value("muc", say("mục", "section")),
                Value(
                    "trang",
                    say("trang thứ mấy của bảng; bản JSON luôn đủ", "page of the table; JSON has all"),
                    "integer",
                    MOST_PAGES,
                ),
                unit,
            ),
            fails=(400, 404),
        ),
        Operation(
            "/van-ban/{id}/can-cu.csv",
            documents.citation_sheet,
            say("Bảng viện dẫn, cho Excel", "Citations, for Excel"),
            twin=False,
            page=False,
            fails=(404,),
            media="text/csv",
        ),
        Operation(
            "/van-ban/{id}/nhiem-vu.csv",
            documents.duty_sheet,
            say("Nhiệm vụ, cho Excel", "Duties, for Excel"),
            (unit,),
            twin=False,
            page=False,
            fails=(400, 404),
            media="text/csv",
        ),
        Operation(
            "/van-ban/{id}/nhiem-vu.ics",
            documents.diary,
            say("Thời hạn, cho lịch", "Deadlines, for a calendar"),
            (unit,),
            twin=False,
            page=False,
            fails=(400, 404),
            media="text/calendar",
        ),
        Operation(
            "/van-ban/{id}/luoc-do.svg",
            documents.picture,
            say("Lược đồ, ảnh SVG", "Graph, as SVG"),
            twin=False,
            page=False,
            fails=(404,),
            media="image/svg+xml",
        ),
        Operation(
            "/vien-dan",
            instruments.page,
            say("Một văn bản được viện dẫn: ai viện dẫn, với ngày nào", "An act: who cites it, with which dates"),
            (act, _LIST_PAGE),
            fails=(400, 404),
        ),
        Operation(
            "/vien-dan/the",
            instruments.card,
            say("Thẻ tóm tắt một văn bản được viện dẫn", "Card of an act"),
            (act,),
            fails=(400, 404),
        ),
        Operation(
            "/vien-dan/luoc-do",
            instruments.graph,
            say("Lược đồ quanh một văn bản được viện dẫn", "Graph around an act"),
            (act,),
            page=False,
            fails=(400, 404),
        ),
        Operation(
            "/so-sanh",
            comparing.page,
            say("So sánh hai văn bản của kho", "Compare two documents of the base"),
            sides,
            fails=(400, 404),
        ),
        Operation(
            "/so-sanh",
            comparing.page,
            say("So sánh hai tệp", "Compare two files"),
            (),
            sent_sides,
            fails=(400, 403, 404, 413, 422),
        ),
        Operation("/kiem-tra", drafts.form, say("Kiểm tra dự thảo: biểu mẫu", "Check a draft: the form")),
        Operation(
            "/kiem-tra",
            drafts.check,
            say("Kiểm tra dự thảo", "Check a draft"),
            (),
            (_FILE, _TEXT, *_CARRIED),
            fails=(400, 403, 413, 422),
        ),
        Operation(
            "/kiem-tra/word",
            drafts.word,
            say("Tệp Word có ghi chú ở từng lỗi", "A Word file with the findings as comments"),
            (),
            (_FILE, _TEXT, *_CARRIED),
            twin=False,
            page=False,
            fails=(400, 403, 413, 422),
            media=drafts.DOCX,
        ),
        Operation(
            "/kiem-tra/them",
            drafts.add,
            say("Đưa văn bản vào kho", "Put a document into the base"),
            (),
            (_FILE, _TEXT, *_CARRIED),
            fails=(400, 403, 413, 422, 503),
        ),
        Operation("/quy-tac", rules.listing, say("Các quy tắc kiểm tra", "The rules")),
        Operation("/quy-tac/{code}", rules.page, say("Giải thích một quy tắc", "A rule explained"), fails=(404,)),
        Operation(
            "/dang-nhap",
            login.form,
            say("Đăng nhập: biểu mẫu", "Log in: the form"),
            (Value("tiep", say("trang đến sau đó", "page to go to"), most=2000),),
            fails=(400,),
        ),
        Operation(
            "/dang-nhap",
            login.enter,
            say("Đăng nhập", "Log in"),
            (),
            (Value("mat_khau", say("mật khẩu", "password")), Value("tiep", say("trang đến sau đó", "page to go to"))),
            fails=(303, 400, 401, 403, 429),
        ),
        Operation("/dang-xuat", login.leave, say("Đăng xuất", "Log out"), (), (), twin=False, fails=(303, 403)),
        Operation("/api", openapi.page, say("Các địa chỉ cho máy đọc", "Addresses for machines"), twin=False),
    )
