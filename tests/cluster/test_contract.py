"""The tests of the knowledge base in a folder, asked of one in a cluster."""

import inspect
import json
import urllib.request
from pathlib import Path

import pytest
import test_knowledge_search
from knowledge_samples import article
from test_knowledge_search import plan

from dvcq_kb import analyse, read
from dvcq_kb.agenda import sheets
from dvcq_kb.knowledge import open_kb
from dvcq_kb.knowledge.rank import TIER

# What a folder does and a cluster need not, and why.
FOLDER_ONLY = {
    "test_a_manifest_names_every_file_of_the_index": "files of Whoosh",
    "test_many_small_additions_stay_few_files_and_one_answer": "files of Whoosh",
    "test_an_empty_knowledge_base_finds_nothing": "looks into the folder",
    "test_the_index_forgets_what_was_removed_and_replaced": "looks into the index of Whoosh",
    "test_the_plan_of_the_corpus_through_the_whole_line": "test_commands asks it through the command line",
    "test_two_files_with_one_text_have_two_ids": "in a cluster a document is what it says: the second is a copy",
}

PLAN = Path(__file__).parent.parent.parent / "corpus" / "ke-hoach-dan-van-chinh-quyen-2025.txt"

__all__ = ["plan"]

for name, test in vars(test_knowledge_search).items():
    wants_kb = name.startswith("test_") and {"kb", "plan"} & inspect.signature(test).parameters.keys()
    if wants_kb and name not in FOLDER_ONLY:
        globals()[name] = test


@pytest.fixture(scope="module")
def contract(nodes):
    """One knowledge base for all tests, emptied before each: making one takes seconds."""
    yield f"{nodes.url('contract')}?shards=1"
    nodes.drop("contract")


@pytest.fixture
def kb(contract, nodes):
    with open_kb(contract) as kb:
        body = json.dumps({"query": {"match_all": {}}}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{nodes.nodes[0].port}/contract-*/_delete_by_query?refresh=true&conflicts=proceed",
            body,
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=300).close()
        yield kb


def test_a_section_weighs_in_a_cluster_what_it_weighs_in_a_folder(url, tmp_path):
    """But for the length, which Lucene rounds: that is 5 % here, and pairs left out of the length would be 11 %."""
    texts = [article(number, "dân vận khéo " * (number % 4)) for number in range(1, 12)]
    # In a knowledge base of its own: Lucene counts what was deleted from another for a while.
    with open_kb(f"{url}?shards=1") as kb, open_kb(tmp_path) as folder:
        kb.add_texts(texts)
        folder.add_texts(texts)
        for query in ("dân vận", "quy định về các việc chung", "từ tu7 dan van kheo"):
            there, here = kb.search(query, 5, explain=True), folder.search(query, 5, explain=True)
            assert [hit.document_id for hit in there] == [hit.document_id for hit in here]
            assert [hit.score % TIER for hit in there] == pytest.approx([hit.score % TIER for hit in here], rel=0.07)
            for told, other in zip(there.reasons, here.reasons, strict=True):
                terms = {reason.value: reason.score for reason in other if reason.kind == "term"}
                assert {r.value: r.score for r in told if r.kind == "term"} == pytest.approx(terms, rel=0.07)


def test_duties_are_those_of_a_folder(kb, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    plan = analyse(read(PLAN))
    kb.add(plan)
    with open_kb(tmp_path / "kho") as folder:
        folder.add(plan)
        (there,), (here,) = sheets(kb, "opensearch://may/kho"), sheets(folder, tmp_path / "kho")
    assert there == here
    assert there.tasks
