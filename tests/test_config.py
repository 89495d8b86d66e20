"""``dvcq.toml``: found, believed, doubted, shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dvcq_kb.views import settings
from dvcq_kb.views.cli import dvcq

FAULTY = "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2021 của Chính phủ quy định chi tiết.\n"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    written("docs/a.txt", FAULTY)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, list(map(str, arguments)))


def spawn(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dvcq_kb", *arguments],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment},
    )  # fmt: skip


def written(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/dvcq.toml", 'ignore = ["DVC1"]'),
        ("dvcq.toml", 'ignore = ["DVC1"]'),
        ("dvcq.toml", '\ufeffignore = ["DVC1"]\r\n'),
        ("dvcq.toml", 'select = ["DVC102", "DVC2"]'),
        ("docs/pyproject.toml", '[project]\nname = "x"\n[tool.dvcq]\nignore = ["nam-trong-so-khac-nam-ban-hanh"]'),
        ("dvcq.toml", 'fail-on = "never"'),
    ],
)
def test_settings_are_found_upward_from_the_document(name: str, text: str) -> None:
    assert run("check", "docs/a.txt").exit_code == 1
    written(name, text)
    assert run("check", "docs/a.txt").exit_code == 0
    assert run("check", "docs").exit_code == 0


def test_settings_of_this_folder_serve_documents_that_have_none(tmp_path: Path) -> None:
    written("office/dvcq.toml", 'ignore = ["DVC1"]')
    os.chdir("office")
    assert run("check", tmp_path / "docs" / "a.txt").exit_code == 0


def test_nearest_file_counts_and_other_programs_files_do_not() -> None:
    written("dvcq.toml", 'ignore = ["DVC1"]')
    written("docs/pyproject.toml", '[project]\nname = "dvcq"\n')
    assert run("check", "docs/a.txt").exit_code == 0
    written("docs/pyproject.toml", '[tool.dvcq]\nselect = ["DVC1"]\n')
    assert run("check", "docs/a.txt").exit_code == 1
    written("docs/dvcq.toml", "")
    assert run("check", "docs/a.txt").exit_code == 1
    assert json.loads(run("config", "docs/a.txt", "--format", "json").stdout)["file"].endswith("dvcq.toml")


def test_command_line_wins() -> None:
    written("dvcq.toml", 'ignore = ["DVC1"]\nfail-on = "never"\nformat = "json"\n')
    assert json.loads(run("check", "docs/a.txt").stdout)["documents"][0]["findings"] == []
    concise = ("check", "docs/a.txt", "--format", "concise")
    assert run(*concise, "--ignore", "DVC5").stdout.count("DVC101") == 1
    result = run(*concise, "--select", "DVC101", "--fail-on", "warning")
    assert (result.exit_code, result.stdout.count("DVC101")) == (1, 1)
    assert run(*concise, "--select", "DVC101").exit_code == 0
    assert run("check", "docs/a.txt", "--select", "DVC101", "--format", "full").stdout.startswith("docs/a.txt\n")


def test_language_of_the_folder_yields_to_option_and_environment() -> None:
    written("docs/dvcq.toml", 'lang = "en"')
    concise = ("check", "docs/a.txt", "--format", "concise")
    assert "DVC101 error" in spawn(*concise).stdout
    assert "DVC101 lỗi" in spawn(*concise, "--lang", "vi").stdout
    assert "DVC101 lỗi" in spawn("--lang", "vi", *concise).stdout
    assert "DVC101 lỗi" in spawn(*concise, DVCQ_LANG="vi").stdout
    assert "Cách dùng:" in spawn("--help").stdout
    written("dvcq.toml", 'lang = "en"')
    assert "Usage:" in spawn("--help").stdout
    assert "Usage:" in spawn("search", "--help").stdout


def test_knowledge_base_of_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    written("dvcq.toml", 'kb = "kho"')
    assert run("add", "docs").exit_code == 0
    assert Path("kho").is_dir()
    monkeypatch.chdir("docs")
    assert "docs/a.txt" in run("index", "--format", "json").stdout
    assert run("index", "--kb", "other").exit_code == 2
    monkeypatch.setenv("DVCQ_KB", "other")
    assert run("index").exit_code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["DVC1"]', "không có khóa “selct”. Có phải là “select”?"),
        ('fail_on = "error"', "Có phải là “fail-on”?"),
        ("zzz = 1", "không có khóa “zzz”. Các khóa dùng được: select, ignore, fail-on, format, lang, keys, kb."),
        ("[dvcq]\nselect = []", "không có khóa “dvcq”"),
        ('select = "DVC1"', "select phải là danh sách"),
        ("ignore = [1]", "ignore phải là danh sách"),
        ('fail-on = "eror"', 'fail-on phải là một trong: "error", "warning", "info", "never"'),
        ("fail-on = ['error']", "fail-on phải là một trong"),
        ('format = "xml"', 'format phải là một trong: "full"'),
        ('lang = "fr"', "lang phải là một trong"),
        ("kb = 3", "kb phải là chữ trong ngoặc kép"),
        ('ignore = ["DVC10l"]', "Không có quy tắc “DVC10l”"),
        ('select = ["nam-trong-so-khac-nam"]', "Có phải là “nam-trong-so-khac-nam-ban-hanh”?"),
        ("select = [", "không đúng cú pháp TOML"),
        (b'kb = "\xff"', "không đúng cú pháp TOML"),
    ],
)
def test_wrong_settings_are_named_with_their_file(text: str | bytes, said: str) -> None:
    path = written("dvcq.toml", text)
    for arguments in (["check", "docs/a.txt"], ["config"]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(path.absolute()) in result.stderr
        assert said in result.stderr


@pytest.mark.parametrize("text", [b"zzz = 1", b'lang = "fr"', b'lang = "\xff"'])
def test_wrong_settings_do_not_stand_in_the_way_of_help(text: bytes) -> None:
    written("dvcq.toml", text)
    assert spawn("--help").returncode == 0


def test_tool_table_must_be_a_table() -> None:
    written("pyproject.toml", "tool.dvcq = 3\n")
    assert "[tool.dvcq]" in run("check", "docs/a.txt").stderr


def test_config_shows_each_value_and_where_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVCQ_KB", "kho")
    path = written("dvcq.toml", 'ignore = ["DVC105", "DVC2"]\n').absolute()
    page = json.loads(run("config", "docs/a.txt", "--format", "json").stdout)
    assert page["file"] == str(path)
    assert list(page["settings"]) == [key.name for key in settings.KEYS]
    assert page["settings"]["ignore"] == {"value": ["DVC105", "DVC2"], "from": str(path)}
    assert page["settings"]["kb"] == {"value": "kho", "from": "DVCQ_KB"}
    assert page["settings"]["fail-on"] == {"value": "warning", "from": "mặc định"}
    plain = run("config")
    assert plain.stderr == ""
    told = plain.stdout.splitlines()
    assert told[0].split() == ["Khóa", "Giá", "trị", "Từ", "đâu"]
    assert told[2].split()[:3] == ["ignore", "DVC105,", "DVC2"]
    assert len(told) == 1 + len(settings.KEYS)


def test_config_without_a_file_shows_what_one_looks_like() -> None:
    result = run("config")
    assert (result.exit_code, result.stdout.count("mặc định")) == (0, len(settings.KEYS))
    assert 'Không có dvcq.toml; ví dụ: ignore = ["DVC105"]' in result.stderr


def test_config_help_is_like_that_of_every_command() -> None:
    told = run("config", "--help").output
    for part in ("Ví dụ:", "dvcq config ke-hoach.txt", "--schema", "--format", "--output", "--quiet", "--lang"):
        assert part in told
    assert "Có phải là: config?" in run("confg").stderr


def test_published_schema_is_what_the_code_takes() -> None:
    schema = json.loads(run("config", "--schema").stdout)
    assert schema["additionalProperties"] is False
    for key in settings.KEYS:
        form = schema["properties"][key.name]
        if key.default is None:
            assert (form["type"], form["default"]) == ("array", [])
        else:
            assert (form["type"], form["default"]) == ("string", key.default)
            assert form.get("enum", []) == list(key.choices)
            assert not key.choices or key.default in key.choices
