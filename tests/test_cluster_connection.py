"""What a cluster answers in a bad moment. One that answers as told stands for it: a real one cannot be made to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge.cluster import connection
from dvcq_kb.knowledge.cluster.address import parse

pytest.importorskip("opensearchpy")
FOUND = {"hits": {"hits": []}, "status": 200}


def failed(status, type_):
    return {"error": {"root_cause": [], "type": type_, "reason": "vì lẽ ấy"}, "status": status}


@pytest.fixture
def ask():
    """Gives a function that asks two searches of a node which gives these answers, one after the other."""
    servers = []

    def asked(*answers):
        remaining = iter(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps({"responses": next(remaining)}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        way = connection.Connection(parse(f"opensearch://127.0.0.1:{server.server_address[1]}/kho", {}))
        try:
            return way.ask_together([{"index": "kho-sections"}, {}, {"index": "kho-documents"}, {}])
        finally:
            way.close()

    yield asked
    for server in servers:
        server.shutdown()
        server.server_close()


def test_searches_are_asked_again_while_a_node_goes(ask):
    bad = failed(503, "search_phase_execution_exception")
    assert ask([FOUND, bad], [failed(429, "rejected_execution_exception"), FOUND], [FOUND, FOUND]) == [FOUND, FOUND]


def test_a_search_that_the_cluster_refuses_is_told(ask):
    with pytest.raises(KnowledgeError, match="parsing_exception: vì lẽ ấy"):
        ask([FOUND, failed(400, "parsing_exception")])
