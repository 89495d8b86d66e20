"""Addresses of clusters, and the secrets that do not stand in them. No cluster is asked."""

import os
import pickle
import subprocess
import sys

import pytest

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge.cluster.address import parse

SECRET = "m4t-khau-rat-dai"


@pytest.mark.parametrize(
    ("location", "hosts", "name", "tls"),
    [
        ("opensearch://127.0.0.1:9201/dvcq", (("127.0.0.1", 9201),), "dvcq", False),
        ("opensearch://localhost/dvcq", (("localhost", 9200),), "dvcq", False),
        ("opensearch://[::1]:9200/kho2", (("::1", 9200),), "kho2", False),
        ("opensearch://may-1:9200,may-2:9201/dvcq", (("may-1", 9200), ("may-2", 9201)), "dvcq", True),
        ("opensearch://may-1/dvcq?tls=off", (("may-1", 9200),), "dvcq", False),
        ("opensearch://localhost/dvcq?tls=on", (("localhost", 9200),), "dvcq", True),
    ],
)
def test_addresses(location, hosts, name, tls):
    address = parse(location, {})
    assert (address.hosts, address.name, address.tls) == (hosts, name, tls)


@pytest.mark.parametrize(
    "location",
    [
        "opensearch://",
        "opensearch://may",
        "opensearch:///dvcq",
        "opensearch://@may/dvcq",
        "opensearch://may/Dvcq",
        "opensearch://may/a/b",
        "opensearch://may/dvcq-sections",
        "opensearch://may:x/dvcq",
        "opensearch://may:99999/dvcq",
        "opensearch://may/dvcq?tls=maybe",
        "opensearch://may/dvcq?shards=many",
        "opensearch://may/dvcq?verify=no",
        "opensearch://[::1/dvcq",
    ],
)
def test_what_is_no_address_is_said(location):
    with pytest.raises(KnowledgeError, match="opensearch://may-chu:9200/dvcq"):
        parse(location, {})


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(KnowledgeError) as caught:
        parse(f"opensearch://an:{SECRET}@may/dvcq", {})
    assert SECRET not in str(caught.value)
    assert "DVCQ_OPENSEARCH_PASSWORD" in str(caught.value)


@pytest.mark.parametrize("letter", "/[?#@")
def test_a_password_that_breaks_the_address_is_not_repeated_either(letter):
    with pytest.raises(KnowledgeError) as caught:
        parse(f"opensearch://an:{SECRET}{letter}x@may/dvcq", {})
    assert SECRET not in str(caught.value)


def test_an_address_is_told_as_it_was_typed():
    for location in ("opensearch://[::1]:9200/kho2", "opensearch://may-1:9200,may-2:9201/dvcq"):
        assert str(parse(location, {})) == location


def test_a_user_needs_a_password():
    with pytest.raises(KnowledgeError, match="DVCQ_OPENSEARCH_PASSWORD"):
        parse("opensearch://an@may/dvcq", {})


@pytest.mark.parametrize("variables", [{"DVCQ_OPENSEARCH_PASSWORD": SECRET}, {"DVCQ_OPENSEARCH_API_KEY": SECRET}])
def test_a_secret_does_not_travel_in_the_clear(variables):
    user = "an@" if "DVCQ_OPENSEARCH_PASSWORD" in variables else ""
    with pytest.raises(KnowledgeError, match="tls=off") as caught:
        parse(f"opensearch://{user}may/dvcq?tls=off", variables)
    assert SECRET not in str(caught.value)
    assert parse(f"opensearch://{user}may/dvcq", variables).tls


def test_secrets_are_not_shown():
    address = parse("opensearch://an@may/dvcq", {"DVCQ_OPENSEARCH_PASSWORD": SECRET})
    assert address.password == SECRET
    assert SECRET not in f"{address} {address!r}"
    key = parse("opensearch://may/dvcq", {"DVCQ_OPENSEARCH_API_KEY": SECRET})
    assert key.api_key == SECRET
    assert SECRET not in f"{key} {key!r}"


@pytest.mark.parametrize("key", [f"{SECRET} {SECRET}", f"{SECRET}\nX-Other: 1", f"{SECRET}ậ"])
def test_a_key_that_fits_no_header_is_refused_and_not_repeated(key):
    with pytest.raises(KnowledgeError, match="DVCQ_OPENSEARCH_API_KEY") as caught:
        parse("opensearch://may/dvcq", {"DVCQ_OPENSEARCH_API_KEY": key})
    assert SECRET not in str(caught.value)


def test_a_secret_from_a_file(tmp_path):
    file = tmp_path / "mat-khau"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    file.chmod(0o600)
    assert parse("opensearch://an@may/dvcq", {"DVCQ_OPENSEARCH_PASSWORD_FILE": str(file)}).password == SECRET


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps access apart from the mode")
def test_a_secret_file_that_others_can_read_is_refused(tmp_path):
    file = tmp_path / "mat-khau"
    file.write_text(SECRET, encoding="utf-8")
    file.chmod(0o640)
    with pytest.raises(KnowledgeError, match="chmod 600") as caught:
        parse("opensearch://an@may/dvcq", {"DVCQ_OPENSEARCH_PASSWORD_FILE": str(file)})
    assert SECRET not in str(caught.value)


def test_a_secret_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match="khong-co"):
        parse("opensearch://an@may/dvcq", {"DVCQ_OPENSEARCH_PASSWORD_FILE": str(tmp_path / "khong-co")})


def test_no_node_there_is_said_without_the_secret(tmp_path):
    """The whole command, as somebody sees it who has mistyped the port."""
    pytest.importorskip("opensearchpy")
    code = (
        "from dvcq_kb.knowledge.cluster import connection; connection.READING = 0.2;"
        "connection.Connection.ask.__defaults__ = (0.2,);"
        "from dvcq_kb.knowledge import open_kb; open_kb('opensearch://an@127.0.0.1:9/dvcq', create=False)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "DVCQ_OPENSEARCH_PASSWORD": SECRET},
    )
    assert "không kết nối được tới máy nào" in done.stderr
    assert SECRET not in done.stderr


def test_importing_loads_no_client():
    code = "import sys, dvcq_kb.knowledge.cluster.engine; print('opensearchpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_task_travels_without_secrets(monkeypatch):
    """What is sent to the workers of Dask: each takes the secret from its own environment."""
    from functools import partial

    from dvcq_kb import batch

    monkeypatch.setenv("DVCQ_OPENSEARCH_PASSWORD", SECRET)
    work = partial(batch.add, location="opensearch://an@may/dvcq", force=False)
    assert SECRET.encode() not in pickle.dumps((work, batch.Task("a.txt", "a.txt")))
