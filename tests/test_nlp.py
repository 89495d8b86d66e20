"""The spaCy side, in spaCy pipelines that are not ours."""

from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")


@pytest.mark.parametrize("language", ["xx", "en"])
def test_component_finds_citations_in_anyones_pipeline(language: str) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe("dvcq_citations")
    doc = nlp("Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, Luật Đất đai năm 2024.")
    assert [(span.text.rstrip(",."), span.label_) for span in doc.spans["citations"]] == [
        ("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ", "numbered"),
        ("Luật Đất đai năm 2024", "named"),
    ]


def test_the_key_of_the_span_group_can_be_chosen() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("dvcq_citations", config={"spans_key": "acts"})
    assert len(nlp("Theo Nghị định số 30/2020/NĐ-CP.").spans["acts"]) == 1
