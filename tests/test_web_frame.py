"""Pages of portals: what stands around the document is not of it."""

from __future__ import annotations

import pytest

from dvcq_kb.errors import ReadError
from dvcq_kb.readers import read_bytes

BODY = "<p>Căn cứ Luật Đất đai năm 2024;</p>" + "".join(
    f"<p>Điều {number}. Ủy ban nhân dân quận và các đơn vị có liên quan thực hiện Quyết định này.</p>"
    for number in range(1, 9)
)
LINKS = "".join(f'<li><a href="/van-ban/{n}">Quyết định số {n}/QĐ-UBND</a></li>' for n in range(5))


def text_of(around: str, body: str = BODY) -> str:
    page = f"<html><body>{around}<div class='main-with-sidebar'>{body}</div></body></html>"
    return read_bytes(page.encode(), "a").text


@pytest.mark.parametrize(
    "around",
    [
        f"<div class='mainMenu'><a href='/'>Trang chủ</a>{LINKS[:30]}</li></div>",
        "<div id='lien-quan'>Văn bản liên quan: 12/QĐ-UBND</div>",
        "<div role='contentinfo'>Bản quyền thuộc về Cổng thông tin</div>",
        "<div class='box'><span>Bản quyền</span></div>".replace("box", "site_footer"),
        f"<ul class='x'>{LINKS}</ul>",
        "<div style='display: none'>Đăng nhập</div>",
        "<p hidden>Đăng nhập</p>",
        "<nav>Trang chủ</nav><script>var a = 'Trang chủ';</script>",
    ],
)
def test_frame_is_left_out(around: str) -> None:
    assert text_of(around) == text_of("")
    assert text_of("").startswith("Căn cứ Luật Đất đai năm 2024;")


@pytest.mark.parametrize(
    "kept",
    [
        "<p class='MsoFooter'>Số: 12/QĐ-UBND</p>",
        "<ul>"
        + "".join(f"<li><a href='/{n}'>Căn cứ Nghị định số {n}/2024/NĐ-CP;</a></li>" for n in range(5))
        + "</ul>",
        "<ul>" + "".join(f"<li><a href='#dieu{n}'>Mục {n}</a></li>" for n in range(5)) + "</ul>",
        "<table><tr><td>Số: 12/QĐ-UBND</td></tr></table>",
    ],
)
def test_document_is_kept(kept: str) -> None:
    assert len(text_of(kept)) > len(text_of(""))


def test_page_of_an_error_is_refused() -> None:
    with pytest.raises(ReadError, match=r"trang web báo lỗi.*hãy tải lại"):
        read_bytes("<html><body><p>Văn bản không tồn tại</p></body></html>".encode(), "a")
