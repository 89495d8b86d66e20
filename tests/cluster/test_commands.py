"""The commands somebody types, with a knowledge base in a cluster."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PLAN = ROOT / "corpus" / "ke-hoach-dan-van-chinh-quyen-2025.txt"


@pytest.fixture
def dvcq(url, tmp_path):
    def run(*arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "dvcq_kb", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            # The usual way to name the knowledge base of an office, once for all commands.
            env={
                **os.environ,
                "DVCQ_KB": f"{url}?shards=1",
                "XDG_CACHE_HOME": str(tmp_path / "cache"),
                "PYTHONUTF8": "1",
                "COLUMNS": "100",
            },
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def test_duties_across_the_knowledge_base(dvcq, tmp_path):
    wanted = ("--year", "2025", "--format", "json")
    dvcq("add", PLAN)
    (of_file,) = json.loads(dvcq("duties", PLAN, *wanted).stdout)["documents"]
    first = json.loads(dvcq("duties", *wanted).stdout)
    assert [each["duties"] for each in first["documents"]] == [of_file["duties"]]
    assert of_file["duties"]
    # Read once, kept where nobody else looks.
    (cache,) = (tmp_path / "cache" / "dvcq").glob("*/duties.sqlite")
    assert cache.parent.stat().st_mode & 0o077 == 0
    assert json.loads(dvcq("duties", *wanted).stdout) == first
    dvcq("remove", PLAN)
    assert json.loads(dvcq("duties", *wanted).stdout)["documents"] == []


def test_a_document_from_file_to_answer_and_out_again(dvcq, tmp_path):
    assert "chưa có kho tri thức này" in dvcq("search", "dân vận", code=2).stderr
    assert "Đã thêm 1" in dvcq("add", PLAN).stdout
    assert "không đổi 1" in dvcq("add", PLAN).stdout
    found = json.loads(dvcq("search", "dan van kheo", "--format", "json").stdout)
    assert found["hits"][0]["section"] == "I.8"
    assert "«Dân vận khéo»" in dvcq("search", "dan van kheo", "--limit", "1").stdout
    act = dvcq("instrument", "24-ct/tu").stdout
    assert "Chỉ thị số 24-CT/TU" in act
    assert "mục II.1" in act
    assert "33/CT-TTg" in dvcq("graph").stdout
    assert "1 văn bản" in dvcq("index").stdout
    dvcq("index", "--verify")
    dvcq("index", "--rebuild")
    assert json.loads(dvcq("search", "dan van kheo", "--format", "json").stdout)["total"] == found["total"]
    # All of it into one file, and from there into a folder.
    whole = tmp_path / "kho.dvcq"
    dvcq("export", "-o", whole)
    dvcq("import", whole, "--kb", tmp_path / "kho")
    there = json.loads(dvcq("search", "dan van kheo", "--format", "json", "--kb", tmp_path / "kho").stdout)
    assert [hit["section"] for hit in there["hits"]][:3] == [hit["section"] for hit in found["hits"]][:3]
    assert "đã có văn bản" in dvcq("import", whole, code=2).stderr
    assert "Đã bỏ 1" in dvcq("remove", PLAN).stdout
    assert json.loads(dvcq("search", "dan van kheo", "--format", "json").stdout)["total"] == 0
    # And from the file into the cluster.
    dvcq("import", whole)
    again = json.loads(dvcq("search", "dan van kheo", "--format", "json").stdout)
    assert [hit["section"] for hit in again["hits"]] == [hit["section"] for hit in found["hits"]]
