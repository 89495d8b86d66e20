"""The tests of the knowledge base in a folder, asked of one in a cluster."""

import inspect
import json
import urllib.request

import pytest
import test_knowledge_search
from test_knowledge_search import plan

from dvcq_kb.knowledge import open_kb

# What a folder does and a cluster need not, and why.
FOLDER_ONLY = {
    "test_a_manifest_names_every_file_of_the_index": "files of Whoosh",
    "test_many_small_additions_stay_few_files_and_one_answer": "files of Whoosh",
    "test_an_empty_knowledge_base_finds_nothing": "looks into the folder",
    "test_the_index_forgets_what_was_removed_and_replaced": "looks into the index of Whoosh",
    "test_the_plan_of_the_corpus_through_the_whole_line": "test_commands asks it through the command line",
    "test_two_files_with_one_text_have_two_ids": "in a cluster a document is what it says: the second is a copy",
}

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
