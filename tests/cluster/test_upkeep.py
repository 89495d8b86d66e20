"""An index that another version made, and one that is made anew while others read and write."""

import json
import time
import urllib.request

import pytest

from cluster.plans import plan, write_plans
from dvcq_kb.batch import Task, add
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import Outcome, open_kb
from dvcq_kb.knowledge.cluster import mapping


def test_a_base_of_version_1_says_what_to_do_and_is_made_anew(nodes, url, monkeypatch):
    template = mapping.template

    def of_version_1(*arguments):
        made = template(*arguments)
        del made["template"]["settings"]["index"]["similarity"]["dvcq"]["discount_overlaps"]
        return made

    with monkeypatch.context() as past:
        past.setattr(mapping, "VERSION", 1)
        past.setattr(mapping, "template", of_version_1)
        with open_kb(f"{url}?shards=1") as kb:
            kb.add(plan(1))
            before = kb.search("dân vận khéo")
    with open_kb(url) as reader, open_kb(url) as kb:
        with pytest.raises(KnowledgeError, match="dvcq index --rebuild"):
            reader.search("dân vận khéo")
        (problem,) = kb.verify()
        assert "dvcq index --rebuild" in problem
        assert kb.add(plan(2)) is Outcome.ADDED
        kb.rebuild()
        assert kb.verify() == ()
        # Open all the while, like the page of an office.
        hits = reader.search("dân vận khéo")
    assert {hit.source for hit in hits} == {"ke-hoach-1.txt", "ke-hoach-2.txt"}
    assert hits.total == 2 * before.total
    (told,) = nodes.ask(f"/{url.rsplit('/', 1)[1]}-sections/_settings").values()
    assert told["settings"]["index"]["similarity"]["dvcq"]["discount_overlaps"] == "false"


def test_a_base_that_a_newer_version_has_made_anew_is_left_alone(url, monkeypatch):
    open_kb(f"{url}?shards=1").close()
    with monkeypatch.context() as future:
        future.setattr(mapping, "VERSION", mapping.VERSION + 1)
        with open_kb(url) as kb:
            kb.rebuild()
    with pytest.raises(KnowledgeError, match="bản dvcq mới hơn"):
        open_kb(url)


def test_what_others_remove_and_add_during_a_rebuild(nodes, url):
    name = url.rsplit("/", 1)[1]

    def sections_of(key):
        return nodes.ask(f"/{name}-sections/_count?q=document:{key}")["count"]

    with open_kb(f"{url}?shards=1") as kb, open_kb(url) as other:
        for number in (1, 2):
            kb.add(plan(number))

        def meanwhile(done, count):
            if done == 0:
                # Its sections are about to be written into the new index all the same.
                assert other.remove("ke-hoach-1.txt")
            if done == count:
                # Another process is just adding: sections go before their record.
                section = {"document": "dang-them", "order": time.time_ns(), "ordinal": 0}
                urllib.request.urlopen(
                    urllib.request.Request(
                        f"http://127.0.0.1:{nodes.nodes[0].port}/{name}-sections-000002/_doc/dang-them-0",
                        json.dumps(section).encode(),
                        {"Content-Type": "application/json"},
                        method="PUT",
                    ),
                    timeout=300,
                ).close()

        kb.rebuild(meanwhile)
        assert [document.source for document in kb.documents()] == ["ke-hoach-2.txt"]
        assert {hit.source for hit in kb.search("dân vận khéo")} == {"ke-hoach-2.txt"}
        # All of `document 1` is gone, and what is just being added is not.
        (problem,) = kb.verify()
        assert problem.startswith("1 văn bản chỉ còn các mục")
        assert sections_of("dang-them") == 1


def test_who_is_handed_files_does_not_wait_until_each_can_be_found(nodes, url, tmp_path):
    write_plans(tmp_path, 20)
    tasks = [Task(str(path), path.name) for path in sorted(tmp_path.glob("*.txt"))]
    add(tasks[0], url)

    def refreshes():
        return nodes.ask(f"/{url.rsplit('/', 1)[1]}-places/_stats/refresh")["_all"]["primaries"]["refresh"]["total"]

    before = refreshes()
    start = time.monotonic()
    assert [add(task, url).result for task in tasks[1:]] == [Outcome.ADDED] * 19
    # OpenSearch itself refreshes each of the three parts once a second.
    assert refreshes() - before <= 3 * (time.monotonic() - start + 2)
    with open_kb(url) as kb, kb.batch():
        pass
    with open_kb(url) as kb:
        assert len(list(kb.documents())) == 20
