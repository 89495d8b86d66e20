"""Nodes, connections and workers die while somebody reads and writes: what was acknowledged is there, once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager

import pytest
from knowledge_samples import article

from cluster.plans import plan, write_plans
from cluster.proxy import Proxy
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import Outcome, open_kb


@contextmanager
def in_background(work):
    """Let ``work`` run beside the test; what it raises is raised here."""
    failed = []

    def run():
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(600)
    assert not thread.is_alive()
    if failed:
        raise failed[0]


def until(condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def assert_there_once(url, sources):
    with open_kb(url, create=False) as kb:
        assert Counter(document.source for document in kb.documents()) == Counter(sources)
        hits = kb.search('"dân vận khéo"', 500)
        assert hits.complete
        assert Counter(hit.source for hit in hits) == Counter(sources)
        assert kb.verify() == ()


@pytest.mark.parametrize("which", ["manager", "other"])
def test_a_node_dies_while_documents_are_added(nodes, url, which):
    manager = next(row["node"] for row in nodes.ask("/_cat/cluster_manager?format=json"))
    victim = next(node for node in nodes.nodes if (node.name == manager) == (which == "manager"))
    acknowledged = []
    count = 40

    def write():
        with open_kb(url) as kb:
            for number in range(count):
                assert kb.add(plan(number)) is Outcome.ADDED
                acknowledged.append(f"ke-hoach-{number}.txt")

    with in_background(write) as writer:
        until(lambda: len(acknowledged) >= 10 or not writer.is_alive())
        victim.kill()
        until(lambda: len(acknowledged) == count or not writer.is_alive())
    assert len(acknowledged) == count
    nodes.start()
    nodes.wait(3, "green")
    assert_there_once(url, acknowledged)


def test_a_node_dies_while_others_search(nodes, url):
    with open_kb(url) as kb, kb.batch():
        for number in range(12):
            kb.add(plan(number))
    nodes.wait(3, "green")
    with open_kb(url) as kb:
        before = [hit.source for hit in kb.search("dân vận khéo", 50)]
        nodes.nodes[1].kill()
        answers = []

        def whole():
            answers.append(kb.search("dân vận khéo", 50))
            return len(answers) > 20 and answers[-1].complete

        until(whole)
        # What is said to be whole is whole, whatever died; and soon everything is.
        assert [sorted(hit.source for hit in hits) for hits in answers if hits.complete]
        assert all(sorted(hit.source for hit in hits) == sorted(before) for hits in answers if hits.complete)


def test_an_answer_without_a_part_of_the_index_says_so(nodes, url):
    """Two nodes of three are gone, and with them both copies of some shard."""
    with open_kb(url) as kb, kb.batch():
        for number in range(30):
            kb.add(plan(number))
    nodes.wait(3, "green")
    name = url.rsplit("/", 1)[1]
    copies = {node.name: set() for node in nodes.nodes}
    for row in nodes.ask(f"/_cat/shards/{name}-sections-*?format=json"):
        copies[row["node"]].add(row["shard"])
    # Two copies of each shard on three nodes: no matter how they lie, some node lacks a shard.
    left = min(range(3), key=lambda at: len(copies[nodes.nodes[at].name]))
    with open_kb(nodes.url(name, left)) as kb:
        whole = kb.search("dân vận khéo", 100)
        assert whole.complete
        assert len(whole) >= 30
        for at, node in enumerate(nodes.nodes):
            if at != left:
                node.kill()
        until(lambda: not kb.search("dân vận khéo", 100).complete)
        part = kb.search("dân vận khéo", 100)
        assert len(part) < len(whole)
        nodes.start()
        nodes.wait(3, "green")
        until(lambda: kb.search("dân vận khéo", 100).complete)
        assert len(kb.search("dân vận khéo", 100)) == len(whole)


def test_the_whole_cluster_is_restarted_while_documents_are_added(nodes, url):
    acknowledged = []
    count = 30

    def write():
        with open_kb(url) as kb:
            for number in range(count):
                kb.add(plan(number))
                acknowledged.append(f"ke-hoach-{number}.txt")

    with in_background(write) as writer:
        until(lambda: len(acknowledged) >= 8 or not writer.is_alive())
        nodes.stop()
        time.sleep(1)
        nodes.start()
        until(lambda: len(acknowledged) == count or not writer.is_alive())
    nodes.wait(3, "green")
    assert_there_once(url, acknowledged)


@pytest.mark.parametrize("answered", [False, True], ids=["in the middle of the request", "before the answer"])
def test_a_bulk_request_is_cut(nodes, url, answered):
    texts = [article(number, "dân vận khéo") for number in range(1, 700)]
    cuts = []

    def cut(request):
        # Once in a while, when much of a bulk request has gone through.
        if b"POST /_bulk" in request and len(request) > 60_000 and len(cuts) < 3:
            cuts.append(len(request))
            return True
        return False

    proxy = Proxy(nodes.nodes[0].port, cut, answered=answered)
    try:
        with open_kb(f"opensearch://127.0.0.1:{proxy.port}/{url.rsplit('/', 1)[1]}") as kb:
            assert kb.add_texts(texts) == len(texts)
    finally:
        proxy.close()
    assert proxy.cuts == 3
    with open_kb(url) as kb:
        assert Counter(document.id for document in kb.documents()) == Counter(text["id"] for text in texts)
        assert kb.search("dân vận khéo", 1).total == len(texts)
        assert kb.verify() == ()


def test_no_node_is_left(nodes, url, monkeypatch):
    from dvcq_kb.knowledge.cluster import connection

    with open_kb(url) as kb:
        kb.add(plan(1))
        monkeypatch.setattr(connection.Connection.ask, "__defaults__", (1.0,))
        nodes.stop()
        with pytest.raises(KnowledgeError, match="không kết nối được tới máy nào"):
            kb.search("dân vận")
        nodes.start()
        nodes.wait(3, "green")
        assert kb.search("dân vận").total


@contextmanager
def dask(folder, workers):
    """A scheduler and workers that are ready, each a process; gives its address, and the workers to be killed."""
    from distributed import Client

    common = ["--host", "127.0.0.1", "--no-dashboard"]
    port_file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    begin = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen(
        [*begin, "scheduler", *common, "--port", "0", "--scheduler-file", str(port_file)], **quiet
    )
    running = []

    def start():
        command = [*begin, "worker", *common, "--scheduler-file", str(port_file), "--nthreads", "1", "--no-nanny"]
        running.append(subprocess.Popen([*command, "--local-directory", str(folder)], **quiet))

    try:
        until(port_file.exists)
        until(lambda: port_file.read_text())
        address = json.loads(port_file.read_text())["address"]
        for _ in range(workers):
            start()
        if workers:
            with Client(address, timeout=300, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=300)
        yield address, running, start
    finally:
        for process in (*running, scheduler):
            process.kill()
            process.wait()


def add(folder, address, url, *options):
    command = [sys.executable, "-m", "dvcq_kb", "add", str(folder), "--dask", address, "--kb", url, *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder.parent)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "van-ban"
    folder.mkdir()
    write_plans(folder, 60)
    return folder


def test_workers_are_killed_one_by_one(nodes, url, files, tmp_path):
    pytest.importorskip("distributed")
    (files / "ban-sao.txt").write_bytes((files / "ke-hoach-7.txt").read_bytes())
    (files / "hong.pdf").write_bytes(b"%PDF-1.7 hong")
    with dask(tmp_path, 2) as (address, workers, start):
        adding = add(files, address, url, "--format", "json")

        def kept():
            nodes.ask(f"/{url.rsplit('/', 1)[1]}-places/_refresh")
            found = nodes.ask(f"/{url.rsplit('/', 1)[1]}-places/_count")
            return found["count"] if found else 0

        for enough in (5, 15, 30, 45):
            until(lambda enough=enough: kept() >= enough or adding.poll() is not None)
            start()
            workers[0].kill()
            workers.pop(0).wait()
        output, errors = adding.communicate(timeout=900)
    assert adding.returncode == 2, errors
    assert "hong.pdf" in errors
    with open_kb(url) as kb:
        documents = list(kb.documents())
        sources = [source for document in documents for source in (document.source, *document.copies)]
        assert Counter(sources) == Counter(str(path) for path in files.glob("*.txt"))
        assert len(documents) == 60
        assert kb.search('"dân vận khéo"', 200).total == 60
        assert kb.verify() == ()
    # Again: nothing is to be done.
    again = tmp_path / "again"
    again.mkdir()
    with dask(again, 1) as (address, _, _):
        output, errors = add(files, address, url, "--format", "json").communicate(timeout=900)
    assert '"added": 0' in output
    assert '"unchanged": 61' in output


def test_a_knowledge_base_in_a_folder_is_fed_by_dask_too(files, tmp_path):
    pytest.importorskip("distributed")
    with dask(tmp_path, 1) as (address, _, _):
        adding = add(files, address, str(tmp_path / "kho"))
        output, errors = adding.communicate(timeout=900)
    assert adding.returncode == 0, errors
    assert "Đã thêm 60" in output
    with open_kb(tmp_path / "kho") as kb:
        assert kb.search('"dân vận khéo"').total == 60


def test_no_scheduler_is_said(files, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    from dvcq_kb.views import dask_workers

    monkeypatch.setattr(dask_workers, "_FOR_SCHEDULER", 1)
    with pytest.raises(KnowledgeError, match="tcp://may-chu:8786"):
        next(dask_workers.each(len, iter([()]), "tcp://127.0.0.1:9"))


def test_no_worker_is_said(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    from dvcq_kb.views import dask_workers

    monkeypatch.setattr(dask_workers, "_FOR_WORKER", 1)
    with dask(tmp_path, 0) as (address, _, _), pytest.raises(KnowledgeError, match="dask worker"):
        next(dask_workers.each(len, iter([()]), address))


def test_workers_that_come_later_have_their_share(tmp_path):
    distributed = pytest.importorskip("distributed")
    from dvcq_kb.views import dask_workers

    drawn = under_way = 0

    def jobs():
        nonlocal drawn
        for _ in range(100):
            drawn += 1
            yield 0.01

    with dask(tmp_path, 1) as (address, _, start):
        for done, _ in enumerate(dask_workers.each(time.sleep, jobs(), address), 1):
            if done == 1:
                assert drawn == dask_workers._WAITING
                start()
                with distributed.Client(address, timeout=300, set_as_default=False) as client:
                    client.wait_for_workers(2, timeout=300)
            under_way = max(under_way, drawn - done)
    assert done == drawn == 100
    assert under_way > dask_workers._WAITING


def test_a_scheduler_that_is_lost_is_said(tmp_path):
    distributed = pytest.importorskip("distributed")
    from dvcq_kb.views import dask_workers

    with dask(tmp_path, 1) as (address, _, _):
        outcomes = dask_workers.each(time.sleep, iter([0.1] * 100), address)
        next(outcomes)
        distributed.Client(address, timeout=300, set_as_default=False).shutdown()
        with pytest.raises(KnowledgeError, match="mất kết nối tới bộ điều phối"):
            list(outcomes)
