"""Three OpenSearch nodes for all tests here; without Java, Maven or Maven Central the tests are skipped."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster.nodes import Missing, Nodes, classpath

_names = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)
            # The first test of all waits for Maven and for three nodes.
            item.add_marker(pytest.mark.timeout(1200))


@pytest.fixture(scope="session")
def jars(request: pytest.FixtureRequest) -> str:
    try:
        return classpath(Path(request.config.cache.mkdir("opensearch")))  # type: ignore[union-attr]
    except Missing as missing:
        pytest.skip(f"OpenSearch nodes cannot be had here: {missing}")


@pytest.fixture(scope="session")
def nodes(jars: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    cluster = Nodes(tmp_path_factory.mktemp("nodes"), jars)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow and busy machine a node needs longer to come back than anybody who waits for it would wait."""
    pytest.importorskip("opensearchpy")
    from dvcq_kb.knowledge.cluster import connection, documents, indices, upkeep, writing

    for module in (documents, indices, upkeep, writing):
        monkeypatch.setattr(module, "WRITING", 600.0)
    monkeypatch.setattr(connection.Connection.ask, "__defaults__", (300.0,))


@pytest.fixture
def url(nodes: Nodes) -> Iterator[str]:
    """Of a knowledge base that is not there yet, in a cluster whose nodes all run."""
    nodes.start()
    name = f"kb{next(_names)}"
    yield nodes.url(name)
    nodes.start()
    nodes.drop(name)
