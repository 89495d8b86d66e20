"""The spaCy side: in spaCy pipelines that are not ours, and in our own."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PLAN, ROOT

spacy = pytest.importorskip("spacy")

from dvcq_kb import nlp as side  # noqa: E402  (imports spaCy)
from dvcq_kb.vocabulary import listed, table  # noqa: E402

CITING = "Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, Luật Đất đai năm 2024."
TEXT = (
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2024. Đ/c Trần Văn Bình, Phó Chủ tịch UBND quận chủ trì tại TP. Hà "
    "Nội./.\n"
    "- Phòng Nội vụ, Sở Văn hóa, Thể thao và Du lịch báo cáo UBND các phường;\n"
    "- Nâng cao chỉ số PAR Index, SIPAS; đạt 95% và 1,5 tỷ đồng trong nhiệm kỳ 2020-2025."
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return side.load()


def entities(nlp: Any, text: str) -> list[tuple[str, str]]:
    doc = nlp(text)
    return [(span.label_, span.text) for span in doc.spans["entities"]]


@pytest.mark.parametrize("language", ["xx", "en", "vi"])
def test_component_finds_citations_in_anyones_pipeline(language: str) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe("dvcq_citations")
    doc = nlp(CITING)
    assert [(span.text.rstrip(",."), span.label_) for span in doc.spans["citations"]] == [
        ("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ", "numbered"),
        ("Luật Đất đai năm 2024", "named"),
    ]


def test_the_tokenizer_that_spacy_has_for_vietnamese_without_pyvi_will_do() -> None:
    nlp = spacy.blank(
        "vi", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.vi.VietnameseTokenizer", "use_pyvi": False}}}
    )
    nlp.add_pipe("dvcq_citations")
    nlp.add_pipe("dvcq_entities")
    doc = nlp(CITING)
    assert [span._.date for span in doc.spans["citations"]] == ["2023-08-14", "2024"]
    assert "Chính phủ" in " ".join(span.text for span in doc.spans["entities"])


def test_the_key_of_the_span_group_can_be_chosen() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("dvcq_citations", config={"spans_key": "acts"})
    doc = nlp("Theo Nghị định số 30/2020/NĐ-CP.")
    assert len(doc.spans["acts"]) == 1


def test_citations_carry_what_they_say() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("dvcq_citations")
    doc = nlp("Theo khoản 2 Điều 5 " + CITING.removeprefix("Thực hiện "))
    span = doc.spans["citations"][0]
    said = [span._.get(name) for name in ("instrument", "type", "number", "date", "issuer", "pinpoint")]
    assert said == ["59/2023/nđ/cp", "Nghị định", "59/2023/NĐ-CP", "2023-08-14", "Chính phủ", "khoản 2 Điều 5"]


def test_entities_join_those_found_before() -> None:
    nlp = spacy.blank("xx")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "MINE", "pattern": "Nội vụ"}])
    nlp.add_pipe("dvcq_entities")
    doc = nlp("Phòng Nội vụ báo cáo UBND quận Ba Đình.")
    assert [(span.label_, span.text) for span in doc.ents] == [("MINE", "Nội vụ"), ("ORG", "UBND quận Ba Đình")]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        PLAN.read_text(encoding="utf-8"),
        "",
        "  hai  khoảng \n\n trống ",
        "a\u0323\u0306 \u200b59/2023/NĐ-CP\t|\u00a0b",
    ],
)
def test_tokens_give_the_text_back(nlp: Any, text: str) -> None:
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("số 59/2023/NĐ-CP ngày", ["số", "59/2023/NĐ-CP", "ngày"]),
        ("số 07-CT/TU.", ["số", "07-CT/TU", "."]),
        ("ngày 12/3/2024.", ["ngày", "12/3/2024", "."]),
        ("TP. Hồ Chí Minh", ["TP.", "Hồ", "Chí", "Minh"]),
        ("Đ/c An./.", ["Đ/c", "An", "./."]),
        ("quý II/2025, 1.250.000 đồng", ["quý", "II/2025", ",", "1.250.000", "đồng"]),
        ("nhiệm kỳ 2020-2025;", ["nhiệm", "kỳ", "2020-2025", ";"]),
    ],
)
def test_what_belongs_together_is_one_token(nlp: Any, text: str, tokens: list[str]) -> None:
    assert [token.text for token in nlp.make_doc(text)] == tokens


def test_sentences_survive_abbreviations_and_lists(nlp: Any) -> None:
    assert [sentence.text.strip() for sentence in nlp(TEXT).sents] == [
        "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2024.",
        "Đ/c Trần Văn Bình, Phó Chủ tịch UBND quận chủ trì tại TP. Hà Nội./.",
        "- Phòng Nội vụ, Sở Văn hóa, Thể thao và Du lịch báo cáo UBND các phường;",
        "- Nâng cao chỉ số PAR Index, SIPAS; đạt 95% và 1,5 tỷ đồng trong nhiệm kỳ 2020-2025.",
    ]


def test_entities_of_every_kind(nlp: Any) -> None:
    assert entities(nlp, TEXT) == [
        ("PERSON", "Đ/c Trần Văn Bình, Phó Chủ tịch UBND quận"),
        ("ORG", "UBND quận"),
        ("GPE", "TP. Hà Nội"),
        ("ORG", "Phòng Nội vụ"),
        ("ORG", "Sở Văn hóa, Thể thao và Du lịch"),
        ("ORG", "UBND các phường"),
        ("INDEX", "PAR Index"),
        ("INDEX", "SIPAS"),
        ("PERCENT", "95%"),
        ("MONEY", "1,5 tỷ đồng"),
        ("TERM", "nhiệm kỳ 2020-2025"),
    ]


def test_entities_carry_what_they_mean(nlp: Any) -> None:
    doc = nlp(TEXT)
    found = {span.text: span for span in doc.spans["entities"]}
    assert found["Sở Văn hóa, Thể thao và Du lịch"]._.parent == "Ủy ban nhân dân tỉnh"
    assert (found["UBND các phường"]._.level, found["UBND các phường"]._.parent) == ("xã", "UBND cấp huyện")
    assert found["1,5 tỷ đồng"]._.value == "1500000000"
    assert found["nhiệm kỳ 2020-2025"]._.value == "2020/2025"
    assert found["Đ/c Trần Văn Bình, Phó Chủ tịch UBND quận"]._.title == "Phó Chủ tịch UBND quận"


def test_the_plan_names_its_campaigns_anniversaries_and_indices(nlp: Any) -> None:
    doc = nlp(PLAN.read_text(encoding="utf-8"))
    by_label: dict[str, set[str]] = {}
    for span in doc.spans["entities"]:
        by_label.setdefault(span.label_, set()).add(span._.date or span.text)
    assert by_label["ANNIVERSARY"] == {"2025-02-03", "2025-05-19", "2025-04-30", "2025-09-02"}
    assert by_label["INDEX"] == {"PAR index", "PAPI", "SIPAS"}
    slogans = {"Dân vận khéo", "Dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng", "Làm dân tin"}
    assert slogans <= by_label["CAMPAIGN"]


@pytest.mark.parametrize("row", table("anniversaries"), ids=lambda row: row["example"])
def test_anniversary_is_dated(nlp: Any, row: dict[str, str]) -> None:
    doc = nlp(f"Kỷ niệm {row['example']}.")
    (span,) = [each for each in doc.spans["entities"] if each.label_ == "ANNIVERSARY"]
    assert span._.date == row["means"]


@pytest.mark.parametrize("row", table("indices"), ids=lambda row: row["words"])
def test_index_is_found_in_its_example(nlp: Any, row: dict[str, str]) -> None:
    assert ("INDEX", row["words"]) in entities(nlp, row["example"])


@pytest.mark.parametrize("row", [r for r in table("bodies") if r["kind"] == "body"], ids=lambda row: row["example"])
def test_body_is_found_in_its_example(nlp: Any, row: dict[str, str]) -> None:
    found = [text for label, text in entities(nlp, f"Đề nghị {row['example']} báo cáo.") if label == "ORG"]
    assert found[:1] == [row["example"]] or any(
        word in row["example"] for word in listed(row["words"]) if word.islower()
    )


def test_pickles_and_survives_the_disk(nlp: Any, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    expected = entities(nlp, TEXT)
    assert entities(pickle.loads(pickle.dumps(nlp)), TEXT) == expected
    assert entities(spacy.load(tmp_path / "pipeline"), TEXT) == expected


def test_other_processes_give_the_same() -> None:
    """Processes are started anew, so it runs as a program of its own."""
    code = (
        "from dvcq_kb import nlp\n"
        "if __name__ == '__main__':\n"
        f"    docs = list(nlp.load().pipe([{CITING!r}] * 4, n_process=2, batch_size=2))\n"
        "    print([[s._.date for s in doc.spans['citations']] for doc in docs] == [['2023-08-14', '2024']] * 4)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "True"


def test_displacy_draws_them(nlp: Any) -> None:
    from spacy import displacy

    drawn = displacy.render(nlp(TEXT), style="span", options={"spans_key": "entities"}, jupyter=False)
    assert re.search(r"PERSON", drawn)
