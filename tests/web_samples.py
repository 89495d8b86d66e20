"""Documents of our own and an application over a base of them, for the tests of the web page."""

from __future__ import annotations

import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dvcq_kb import analyse, lint, read, read_text
from dvcq_kb.knowledge import open_kb
from dvcq_kb.views.web import Service, make_app

PLAN = Path(__file__).parent.parent / "corpus" / "ke-hoach-dan-van-chinh-quyen-2025.txt"
DIRECTIVE = """ỦY BAN NHÂN DÂN
THÀNH PHỐ SAO MAI

Số: 12/CT-UBND

Sao Mai, ngày 05 tháng 3 năm 2024

CHỈ THỊ
Về tăng cường cải cách hành chính

Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ về thực hiện dân chủ;

1. Các sở, ngành thực hiện Quyết định số 6830/QĐ-UBND ngày 31/12/2024 của Ủy ban nhân dân thành phố.

2. Ủy ban nhân dân các quận báo cáo kết quả trước ngày 30/6/2024.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
"""
CITING = """ỦY BAN NHÂN DÂN
QUẬN HẢI ĐĂNG

Số: 45/KH-UBND

Hải Đăng, ngày 12 tháng 4 năm 2024

KẾ HOẠCH
Triển khai cải cách hành chính năm 2024

I. MỤC ĐÍCH

Thực hiện Chỉ thị số 12/CT-UBND ngày 05/3/2024 của Ủy ban nhân dân thành phố Sao Mai về tăng cường cải cách hành chính.

II. NHIỆM VỤ

1. Phòng Nội vụ tham mưu thực hiện Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ.

2. Phòng Tư pháp rà soát <script>alert(1)</script> theo Chỉ thị số 12/CT-UBND.
"""
READY = {"id": "luật/điều 1.json", "title": "Điều 1 Luật Thử", "text": "Luật này quy định về thử nghiệm.", "source": ""}


def base(folder: Path) -> str:
    """A base of the founding plan, two documents that cite each other's acts, and a ready text with an odd id."""
    location = str(folder / "index")
    with open_kb(location) as kb, kb.batch():
        for source, text in (("chi-thi.txt", DIRECTIVE), ("ke-hoach-45.txt", CITING)):
            analysis = analyse(read_text(text, source))
            kb.add(analysis, lint(analysis))
        plan = analyse(read(PLAN))
        kb.add(plan, lint(plan), source="ke-hoach-dan-van.txt")
        kb.add_texts([READY])  # type: ignore[list-item]
    return location


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The application on a port of this computer, as ``dvcq serve`` runs it; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


def client(app: Starlette, host: str = "127.0.0.1") -> TestClient:
    return TestClient(app, base_url=f"http://{host}", follow_redirects=False)


def app(location: str, **wanted: object) -> Starlette:
    return make_app(Service(location, **wanted))  # type: ignore[arg-type]


def long_document(size: int = 1_250_000) -> str:
    """About 500 pages: the paragraphs of the plan, shuffled under headings of their own."""
    paragraphs = [line for line in PLAN.read_text(encoding="utf-8").split("\n") if line.strip()]
    frame, body = paragraphs[:8], [re.sub(r"^(?:[IVX]+|\d+)\. ", "", line) for line in paragraphs[8:]]
    shuffle = random.Random(7).shuffle
    made, total, number = [*frame, "I. NỘI DUNG"], 0, 0
    while total < size:
        number += 1
        shuffle(body)
        made += [f"{number}. Công tác đợt {number}", *body]
        total += sum(map(len, body))
    return "\n\n".join(made)
