"""Every row of the vocabulary shows what it is for; these read the examples back."""

from __future__ import annotations

import pytest

from dvcq_kb.cite import cite
from dvcq_kb.vocabulary import table


@pytest.mark.parametrize("row", table("types"), ids=lambda row: row["name"])
def test_type_is_read_from_its_example(row: dict[str, str]) -> None:
    (citation,) = cite(row["example"])
    assert citation.type is not None
    assert citation.type.value == row["name"]
    assert citation.span == (0, len(row["example"]))


@pytest.mark.parametrize("row", table("laws"), ids=lambda row: row["name"])
def test_law_is_one_citation_whatever_its_commas(row: dict[str, str]) -> None:
    (citation,) = cite(f"Căn cứ {row['name']} năm 2020, các đơn vị thực hiện.")
    assert citation.name is not None
    assert citation.name.value == row["name"]


@pytest.mark.parametrize("row", [r for r in table("issuers") if r["follow"] == "none"], ids=lambda row: row["name"])
def test_issuer_is_read_whole(row: dict[str, str]) -> None:
    (citation,) = cite(f"Quyết định số 12/QĐ-ABC ngày 03/4/2020 của {row['name']} về việc kiểm tra.")
    assert citation.issuer is not None
    assert citation.issuer.value == row["name"]


@pytest.mark.parametrize("row", table("fields"), ids=lambda row: row["name"])
def test_department_is_read_whole(row: dict[str, str]) -> None:
    (citation,) = cite(f"Công văn số 12/SABC-VP ngày 03/4/2020 của Sở {row['name']} về việc kiểm tra.")
    assert citation.issuer is not None
    assert citation.issuer.value == f"Sở {row['name']}"


@pytest.mark.parametrize("row", table("openers"), ids=lambda row: row["words"])
def test_opener_ends_the_issuer(row: dict[str, str]) -> None:
    (citation, *_) = cite(f"Quyết định số 12/QĐ-UBND ngày 03/4/2020 {row['example']}")
    assert citation.issuer is not None
    assert row["words"] not in citation.issuer.value
    assert (citation.subject is not None) == (row["subject"] == "yes")
