"""A cluster with TLS and secrets, as an office has it: who may come in does, who may not is told why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from knowledge_samples import PLAN, analysis

from cluster.front import Front, certificate
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import open_kb

ROOT = Path(__file__).parent.parent.parent
PASSWORD, API_KEY = "mat-khau-Rất-bí-mật-1", "a2hvYS1hcGktYmktbWF0LTI="
VARIABLES = ("DVCQ_OPENSEARCH_PASSWORD", "DVCQ_OPENSEARCH_API_KEY")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("chung-thu"), "may-chu")


@pytest.fixture
def front(nodes, pair):
    nodes.start()
    front = Front(nodes.nodes[0].port, pair, user="an", password=PASSWORD, api_key=API_KEY)
    yield front
    front.close()
    nodes.drop("guarded")


@pytest.fixture(autouse=True)
def no_secrets(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def address(front, pair, user=""):
    return f"opensearch://{user}127.0.0.1:{front.port}/guarded?tls=on&shards=1&ca={pair[0]}"


def test_the_right_password_opens(front, pair, monkeypatch):
    monkeypatch.setenv("DVCQ_OPENSEARCH_PASSWORD", PASSWORD)
    with open_kb(address(front, pair, "an@")) as kb:
        kb.add(analysis(PLAN, "ke-hoach.txt"))
        assert kb.search("dân vận khéo").total
        assert kb.verify() == ()
    assert not front.refused


def test_the_right_api_key_opens(front, pair, monkeypatch, tmp_path):
    file = tmp_path / "khoa"
    file.write_text(f"{API_KEY}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("DVCQ_OPENSEARCH_API_KEY_FILE", str(file))
    with open_kb(address(front, pair)) as kb:
        kb.add(analysis(PLAN, "ke-hoach.txt"))
        assert kb.search("dân vận khéo").total
    assert not front.refused


@pytest.mark.parametrize(
    ("user", "variable", "wrong"),
    [
        ("an@", VARIABLES[0], f"{PASSWORD}x"),
        ("binh@", VARIABLES[0], PASSWORD),
        ("", VARIABLES[1], f"{API_KEY}x"),
        ("", None, None),
    ],
    ids=["wrong password", "wrong user", "wrong API key", "no secret"],
)
def test_the_wrong_secret_is_refused_at_once_and_not_repeated(front, pair, monkeypatch, caplog, user, variable, wrong):
    if variable:
        monkeypatch.setenv(variable, wrong)
    with pytest.raises(KnowledgeError, match="không cho vào") as caught:
        open_kb(address(front, pair, user))
    # A user who is refused again and again is locked out.
    assert len(front.refused) == 1
    told = f"{caught.value!r} {caught.value} {caught.getrepr(style='long', showlocals=False)} {caplog.text}"
    assert not wrong or wrong not in told


def test_a_certificate_that_nobody_vouches_for_is_refused(front, pair, monkeypatch):
    monkeypatch.setenv("DVCQ_OPENSEARCH_PASSWORD", PASSWORD)
    with pytest.raises(KnowledgeError, match=r"\?ca=") as caught:
        open_kb(f"opensearch://an@127.0.0.1:{front.port}/guarded?tls=on")
    assert PASSWORD not in f"{caught.value!r}"
    # The secret never left this computer.
    assert not front.refused


def test_another_certificate_than_the_one_trusted_is_refused(front, tmp_path, monkeypatch):
    monkeypatch.setenv("DVCQ_OPENSEARCH_PASSWORD", PASSWORD)
    with pytest.raises(KnowledgeError, match=r"\?ca="):
        open_kb(address(front, certificate(tmp_path, "ke-gian"), "an@"))


@pytest.mark.parametrize("password", [PASSWORD, f"{PASSWORD}x"], ids=["right", "wrong"])
def test_no_command_shows_the_secret(front, pair, password):
    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "dvcq_kb", *arguments, "--kb", address(front, pair, "an@")],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "DVCQ_OPENSEARCH_PASSWORD": password, "PYTHONUTF8": "1"},
        )
        assert "Traceback" not in done.stderr
        assert password not in done.stdout + done.stderr
        return done

    added = run("add", "corpus/ke-hoach-dan-van-chinh-quyen-2025.txt")
    if password == PASSWORD:
        assert "Đã thêm 1" in added.stdout
        assert "I.8" in run("search", "dan van kheo").stdout
    else:
        assert added.returncode == 2
        assert "không cho vào" in added.stderr
    run("index")
