"""What a cluster answers in a bad moment. One that answers as told stands for it: a real one cannot be made to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import open_kb
from dvcq_kb.knowledge.cluster import mapping, terms, upkeep
from dvcq_kb.knowledge.cluster.address import parse
from dvcq_kb.knowledge.cluster.connection import Connection
from dvcq_kb.knowledge.cluster.documents import Documents

pytest.importorskip("opensearchpy")
FOUND = {"hits": {"hits": []}, "status": 200}


def failed(status, type_):
    return {"error": {"root_cause": [], "type": type_, "reason": "vì lẽ ấy"}, "status": status}


class Node:
    """Gives each request the next of its answers."""

    def __init__(self):
        self.answers = []
        self.asked = []
        node = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                node.asked.append(self.path)
                answer = node.answers.pop(0)
                body = json.dumps(answer).encode()
                self.send_response(answer.get("status", 200))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"opensearch://127.0.0.1:{self._server.server_address[1]}/kho"
        self.way = Connection(parse(self.url, {}))

    def close(self):
        self.way.close()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def node():
    node = Node()
    yield node
    node.close()


def asked_together(node, *answers):
    node.answers = [{"responses": each} for each in answers]
    return node.way.ask_together([{"index": "kho-sections"}, {}, {"index": "kho-documents"}, {}])


def test_searches_are_asked_again_while_a_node_goes(node):
    bad = failed(503, "search_phase_execution_exception")
    busy = failed(429, "rejected_execution_exception")
    assert asked_together(node, [FOUND, bad], [busy, FOUND], [FOUND, FOUND]) == [FOUND, FOUND]


def test_a_search_that_the_cluster_refuses_is_told(node):
    with pytest.raises(KnowledgeError, match="parsing_exception: vì lẽ ấy"):
        asked_together(node, [FOUND, failed(400, "parsing_exception")])


def test_half_of_the_documents_are_not_taken_for_all(node):
    node.answers = [FOUND]
    assert list(Documents(node.way).scan("documents", {"match_all": {}})) == []
    (path,) = node.asked
    assert "allow_partial_search_results=false" in path


def test_a_record_that_cannot_be_read_is_not_taken_for_gone(node):
    found, gone = {"_id": "có", "found": True}, {"_id": "mất", "found": False}
    unread = {"_id": "chưa rõ", "error": {"type": "no_shard_available_action_exception"}}
    node.answers = [{"docs": [found, gone, unread]}]
    assert upkeep._there(node.way, ["có", "mất", "chưa rõ"]) == {"có", "chưa rõ"}


def test_the_error_that_came_first_is_told(node):
    made = {"kho-000001": {"mappings": {"_meta": {"dvcq": mapping.VERSION}}}}
    node.answers = [made, made, failed(403, "security_exception")]
    with pytest.raises(ValueError, match="trước"), open_kb(node.url) as kb, kb.batch():
        raise ValueError("trước")
    assert node.answers == []


def test_what_others_add_is_known_after_a_while(node, monkeypatch):
    def told(frequency):
        return {"term_vectors": {"terms": {"terms": {"khéo": {"doc_freq": frequency}}}}}

    node.answers = [told(0), told(3)]
    known = terms.Terms(node.way)
    for _ in range(2):
        known.forget_old()
        assert known.frequency("khéo") == 0
    monkeypatch.setattr(terms, "_FRESH", -1.0)
    known.forget_old()
    assert known.frequency("khéo") == 3
