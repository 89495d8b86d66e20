"""A text is taken apart alike, whichever engine does it."""

import json
import random
import unicodedata
import urllib.request
from itertools import pairwise
from pathlib import Path

import pytest

from dvcq_kb.knowledge import analyzer, open_kb
from dvcq_kb.knowledge.cluster import mapping

PLAN = Path(__file__).parent.parent.parent / "corpus" / "ke-hoach-dan-van-chinh-quyen-2025.txt"
ODD = [
    "UBND quận, HĐND-UBND; ubnd Phường 3",
    "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023, Điều 5a khoản 2 điểm đ",
    "hoà giải hòa giải HOÀ GIẢI thuỷ thủy quí quý",
    "y_tế snake_case __init__ a-b.c,d;e:f“g”h",
    "đĐðÐ Œuvre ßtraße Ångström ñandú Ελλάδα Москва ½ ² Ⅳ ١٢٣",
    "email@vi.du.vn http://vi.du/đường-dẫn?q=1&x=y 1.234.567,89 đồng 100%",
    "\u200bẩn\u00adgạch\ufeff khoảng\u00a0trắng\u3000rộng\ttab\r\nxuống dòng",
    "日本語 👍🏽 § 12 № 5 … «trích» ‘dẫn’",
    "a" * 300,
    "",
    " - . , ",
]


def texts():
    whole = unicodedata.normalize("NFC", PLAN.read_text(encoding="utf-8"))
    yield from (line for line in whole.splitlines() if line.strip())
    yield whole.upper()
    yield from (unicodedata.normalize("NFC", text) for text in ODD)
    # Latin, Greek and Cyrillic letters, digits and marks in any order, the same in every run. Not of other scripts:
    # which of them are letters depends on the year of Unicode that Python and Java know.
    chance = random.Random(9)
    codes = (*range(0x20, 0x530), *range(0x1E00, 0x2070))
    letters = [chr(c) for c in codes if not unicodedata.category(chr(c)).startswith(("C", "M"))]
    for _ in range(60):
        yield unicodedata.normalize("NFC", "".join(chance.choices(letters, k=80)))


@pytest.fixture(scope="module")
def analyse(nodes):
    url = f"{nodes.url('terms')}?shards=1"
    open_kb(url).close()

    def terms(text, name):
        request = urllib.request.Request(
            f"http://127.0.0.1:{nodes.nodes[0].port}/terms-sections-000001/_analyze",
            json.dumps({"analyzer": name, "text": text}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return [token["token"] for token in json.load(answer)["tokens"]]

    yield terms
    nodes.drop("terms")


def test_the_cluster_finds_the_terms_of_the_analyzer(analyse):
    checked = 0
    for text in texts():
        run = analyzer.words(text)
        assert analyse(text, mapping.SYLLABLES) == run, text[:80]
        pairs = [term for term in analyse(text, mapping.TERMS) if " " in term]
        assert pairs == [" ".join(pair) for pair in pairwise(run)], text[:80]
        checked += 1
    assert checked > 100
