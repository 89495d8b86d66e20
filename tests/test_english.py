"""``--lang en``: what the program itself says is English; Vietnamese is left in what documents and acts say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

pytest.importorskip("starlette", reason="the extra [web] is not installed")

import web_samples
from web_samples import CITING, DIRECTIVE, PLAN, READY

from dvcq_kb import language
from dvcq_kb.model import Instrument, PartialDate
from dvcq_kb.registry import load
from dvcq_kb.views.canonical import canonical
from dvcq_kb.views.cli import dvcq

VIETNAMESE = re.compile(r"[^\W\d_a-z]", re.IGNORECASE)
"""Letters with marks, and đ."""
PAGES = (
    "/", "/kho", "/kho?loai=Chỉ thị", "/tim?q=dân vận khéo", "/tim?q=zzzz", '/tim?q="mo', "/tim?q=04/2015/NĐ-CP",
    "{plan}", "{plan}/thuoc-tinh", "{plan}/can-cu", "{plan}/luoc-do", "{plan}/loi", "{plan}/nhiem-vu",
    "{plan}/nhiem-vu?don-vi=zzz", "{directive}/vien-dan-boi", "/nhiem-vu?nam=2024", "/nhiem-vu?nam=2024&thang=6",
    "/nhiem-vu?nam=2001", "/vien-dan", "/vien-dan?so=04/2015/NĐ-CP", "/vien-dan?so=luat", "/vien-dan?so=9/9",
    "/vien-dan/the?so=04/2015/NĐ-CP", "/so-sanh", "/so-sanh?truoc={plan_id}&sau={directive_id}", "/kiem-tra",
    "/dang-nhap", "/api", "/khong-co",
)  # fmt: skip
# Rules are explained in Vietnamese only; they quote the decrees that they rest on.
WRITTEN_BY_HAND = (
    "điều luật thử", "dân vận khéo", "ủy ban nhân dân", "tôn giáo", "kế hoạch", "nội vụ", "mở đầu", "điều 5",
    "căn cứ quyết định số",
)  # fmt: skip
"""Examples of what may be typed."""


class _Said(HTMLParser):
    """What a reader sees or hears; a document's own text and the pictures of it left out."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self.told: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.told += [value for name, value in attrs if name in ("title", "aria-label", "placeholder", "alt") and value]

    def handle_data(self, data: str) -> None:
        self.told.append(data)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = language.current()
    language.use("en")
    monkeypatch.setenv("DVCQ_LANG", "en")
    yield
    language.use(before)


def strings(form: Any) -> Iterator[str]:
    match form:
        case str():
            yield form
        case list():
            for each in form:
                yield from strings(each)
        case dict():
            for name, each in form.items():
                yield name
                yield from strings(each)


def bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s/-]|_|(?<!\w)-|\S+…", " ", text.casefold()).split())


NUMBERED = re.compile(r"\b(?:ngày|tháng|năm|số|điều|mục|khóa)(?= (?:[\divx]|tháng))")
"""Of citations, whose words stay as they are."""


def left_over(text: str, data: str) -> str:
    """The first Vietnamese word that, with a word beside it, does not stand in the data."""
    words = [word for word in NUMBERED.sub(" ", bare(text)).split() if not re.search(r"\d", word)]
    if len(words) == 1:
        return words[0] if VIETNAMESE.search(words[0]) and words[0] not in data.split() else ""
    for at, word in enumerate(words):
        # A heading goes on in the next line of a picture.
        if at == len(words) - 1 and word in data.split():
            continue
        beside = [" ".join(words[start : start + 2]) for start in (at - 1, at) if 0 <= start < len(words) - 1]
        if VIETNAMESE.search(word) and not any(pair in data for pair in beside):
            return word
    return ""


@pytest.mark.usefixtures("english")
def test_pages_say_nothing_in_vietnamese_but_what_documents_say(tmp_path: Path) -> None:
    with web_samples.client(web_samples.app(web_samples.base(tmp_path))) as client:
        urls = {each["source"]: each["url"] for each in client.get("/kho.json").json()["documents"]}
        plan, directive = urls["ke-hoach-dan-van.txt"], urls["chi-thi.txt"]
        names = {"plan": plan, "directive": directive, "plan_id": plan[9:], "directive_id": directive[9:]}
        facts = " ".join(str(load().find(number)) for number in ("04/2015/NĐ-CP", "33/CT-TTg", "59/2023/NĐ-CP"))
        files = PLAN.read_text(encoding="utf-8"), DIRECTIVE, CITING, str(READY)
        words = bare(" ".join([*files, facts, *WRITTEN_BY_HAND]))
        problems = []
        for path in PAGES:
            address = path.format(**names)
            said = _Said()
            said.feed(re.sub(r"(?s)<(script|style)\b.*?</\1>", "", client.get(address).text))
            twin = client.get(re.sub(r"^([^?]*)", lambda found: f"{found[1].rstrip('/') or '/index'}.json", address))
            own = " ".join(strings(twin.json())) if "json" in twin.headers["content-type"] else ""
            data = f"{words} {bare(own)} {bare(address)}"
            problems += [
                f"{path}: {word} in {bare(text)[:90]}" for text in said.told if (word := left_over(text, data))
            ]
    assert not problems, "\n".join(dict.fromkeys(problems))


EXAMPLES = re.compile(r'"[^"]*"|\b\S*/\S*|, điều 5|, mở đầu|hộ tịch AND \(phường OR xã\) NOT|-tôn')
"""What is typed to find something in Vietnamese documents."""


def helps(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield " ".join(path), CliRunner().invoke(dvcq, [*path, "--help"]).output
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if found := command.get_command(context, name):
                yield from helps(found, (*path, name))


def test_help_of_every_command_is_english() -> None:
    """In a process of its own: what a command says of itself is fixed when it is first loaded."""
    script = "import test_english as t; [print(name, ' '.join(h.split())) for name, h in t.helps(t.dvcq, ())]"
    environment = {**os.environ, "DVCQ_LANG": "en", "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent, env=environment, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "Usage: dvcq" in done.stdout
    assert [line for line in done.stdout.splitlines() if VIETNAMESE.search(EXAMPLES.sub("", line))] == []


@pytest.mark.usefixtures("english")
def test_a_citation_to_be_copied_stays_vietnamese() -> None:
    act = Instrument("33/ct/ttg", "Chỉ thị", "33/CT-TTg", None, PartialDate(2021, 11, 26), "Thủ tướng Chính phủ")
    assert canonical(act) == "Chỉ thị số 33/CT-TTg ngày 26 tháng 11 năm 2021 của Thủ tướng Chính phủ"
