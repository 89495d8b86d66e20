"""The command line as a contract: streams, exit codes, formats."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN

import dvcq_kb
from dvcq_kb import pipeline
from dvcq_kb.model import Analysis, Document
from dvcq_kb.views.cli import COMMANDS, dvcq

CLEAN = "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ quy định chi tiết.\n"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("DVCQ_KB", str(tmp_path / "index"))


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(dvcq, [str(argument) for argument in arguments], input=stdin)


def spawn(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "dvcq_kb", *map(str, arguments)], capture_output=True, env={**os.environ, **environment}
    )


@pytest.fixture(scope="module")
def base_of_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "index"
    run("add", PLAN, "--kb", folder)
    return folder


@pytest.fixture
def base(base_of_plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The knowledge base of the plan, for commands that only ask."""
    monkeypatch.setenv("DVCQ_KB", str(base_of_plan))


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# --- language -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--lang", "en", "check"], ["check", "--lang=en"]])
def test_language_is_chosen_before_or_after_the_command(arguments: list[str]) -> None:
    done = spawn(*arguments, PLAN, "--format", "concise")
    assert b"DVC102 error:" in done.stdout


def test_language_of_help() -> None:
    assert b"Usage:" in spawn("check", "--help", DVCQ_LANG="en").stdout
    vietnamese = spawn("check", "--help").stdout.decode()
    assert "Cách dùng:" in vietnamese
    for english in ("Usage", "Options", "Show this message", "default"):
        assert english not in vietnamese


# --- what a person types ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_vietnamese_help_with_examples(command: str) -> None:
    told = run(command, "--help").output
    assert f"Ví dụ:\n    dvcq {command}" in told.replace("\n  Ví dụ", "\nVí dụ")
    # A screen, a script for a shell, a page for man and a web page have one form each.
    data = () if command in ("browse", "completion", "man", "serve") else ("--format", "--output")
    for option in (*data, "--quiet", "--color", "--lang"):
        assert option in told


def test_bare_command_says_what_to_do_next() -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout.count("\n  dvcq ") == 4


def test_file_alone_is_checked() -> None:
    assert run(PLAN).stdout == run("check", PLAN).stdout


def test_unknown_command_and_option_suggest_near_ones() -> None:
    result = run("chek")
    assert result.exit_code == 2
    assert "Không có lệnh “chek”. Có phải là: check?" in result.stderr
    result = run("check", "--formt", "json", PLAN)
    assert result.exit_code == 2
    assert "Không có tùy chọn --formt. Có phải là '--format'?" in result.stderr
    assert "không thuộc: 'full'" in run("check", "--format", "xml", PLAN).stderr


# --- exit codes and streams ---------------------------------------------------------------------------------------


def test_clean_document_is_not_called_right(tmp_path: Path) -> None:
    result = run("check", written(tmp_path, "a.txt", CLEAN), "--ignore", "DVC5")
    assert result.exit_code == 0
    assert "Không phát hiện mâu thuẫn trong 1 viện dẫn đã đọc." in result.stdout
    assert "đúng" not in result.stdout


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--fail-on", "never"], 0),
        (["--select", "DVC105"], 1),
        (["--select", "DVC105", "--fail-on", "error"], 0),
        (["--select", "DVC406"], 0),
        (["--select", "DVC406", "--fail-on", "info"], 1),
        (["--select", "DVC101,DVC102", "--ignore", "DVC1"], 0),
        (["--select", "DVC999"], 2),
    ],
)
def test_fail_on_decides_the_exit_code(options: list[str], code: int) -> None:
    assert run("check", PLAN, *options).exit_code == code


def test_unreadable_file_among_good_ones_ends_with_2(tmp_path: Path) -> None:
    good, empty = written(tmp_path, "a.txt", CLEAN), written(tmp_path, "empty.txt", "")
    result = run("cite", tmp_path / "missing.txt", empty, good, good, "--format", "jsonl")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1, "the good file once, though named twice"
    assert result.stderr.count("\n") == 2
    assert "missing.txt: không có tệp" in result.stderr


def test_json_stays_json_while_things_go_wrong(tmp_path: Path) -> None:
    result = run("check", tmp_path / "missing.txt", PLAN, "--format", "json")
    assert result.exit_code == 2
    assert [document["file"] for document in json.loads(result.stdout)["documents"]] == [str(PLAN)]


def test_internal_error_asks_for_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("số không")

    monkeypatch.setattr(pipeline, "analyse", broken)
    result = run("check", PLAN)
    assert result.exit_code == 3
    assert "Xin báo cho nhóm phát triển" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in run("check", PLAN, "--debug").stderr


def test_interruption_leaves_no_output_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "analyse", interrupted)
    old = written(tmp_path, "out.json", "old")
    result = run("check", PLAN, "--format", "json", "-o", old)
    assert result.exit_code == 130
    assert old.read_text() == "old"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_closed_pipe_is_silent() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "dvcq_kb", "cite", str(PLAN)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_is_said() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run([sys.executable, "-m", "dvcq_kb", "cite", str(PLAN)], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "ổ đĩa đầy" in done.stderr.decode()


def test_output_file_is_the_same_as_stdout(tmp_path: Path) -> None:
    for form in ("full", "json"):
        path = tmp_path / f"out.{form}"
        result = run("check", PLAN, "--format", form, "-o", path)
        assert result.stdout == ""
        assert path.read_text(encoding="utf-8") == run("check", PLAN, "--format", form).stdout
    assert len(list(tmp_path.iterdir())) == 2


def test_output_never_replaces_an_input(tmp_path: Path) -> None:
    source = written(tmp_path, "a.txt", CLEAN)
    result = run("cite", source, "-o", tmp_path / "." / "a.txt")
    assert result.exit_code == 2
    assert source.read_text(encoding="utf-8") == CLEAN
    assert run("cite", source, "-o", tmp_path / "no" / "x.txt").exit_code == 2


def test_output_to_a_device_does_not_replace_it() -> None:
    assert run("cite", PLAN, "-o", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


def test_stdin_is_a_document() -> None:
    result = run("cite", "-", "--format", "jsonl", stdin=CLEAN)
    assert json.loads(result.stdout)["file"] == "-"


# --- formats ------------------------------------------------------------------------------------------------------


def test_check_json_is_the_published_form() -> None:
    page = json.loads(run("check", PLAN, "--format", "json").stdout)
    assert list(page) == ["schema", "documents"]
    assert page["schema"] == "dvcq/check/1"
    findings = page["documents"][0]["findings"]
    assert list(findings[0]) == [
        "code", "name", "severity", "message", "start", "end", "quote", "section", "evidence", "suggestion",
        "fingerprint", "fix",
    ]  # fmt: skip
    assert [f["start"] for f in findings] == sorted(f["start"] for f in findings)
    assert {f["code"] for f in findings if f["severity"] == "error"} == {"DVC101", "DVC102", "DVC201"}


def test_check_concise_has_a_line_a_finding() -> None:
    lines = run("check", PLAN, "--format", "concise").stdout.splitlines()
    found = json.loads(run("check", PLAN, "--format", "jsonl").stdout)["findings"]
    assert len(lines) == len(found)
    text = PLAN.read_text(encoding="utf-8").splitlines()
    for line, finding in zip(lines, found, strict=True):
        row, column = map(int, line.removeprefix(f"{PLAN}:").split(":")[:2])
        assert text[row - 1][column - 1 :].startswith(finding["quote"][:10])


def test_cite_jsonl_is_the_published_form() -> None:
    text = dvcq_kb.read(str(PLAN)).text
    entries = [json.loads(line) for line in run("cite", PLAN, "--format", "jsonl").stdout.splitlines()]
    assert [entry["start"] for entry in entries] == sorted(entry["start"] for entry in entries)
    for entry in entries:
        assert list(entry)[:14] == [
            "file", "start", "end", "quote", "kind", "type", "number", "name", "date", "issuer", "subject", "pinpoint",
            "section", "instrument",
        ]  # fmt: skip
        assert set(list(entry)[14:]) <= {"raw_date", "dates", "candidates"}
        assert entry["quote"] == text[entry["start"] : entry["end"]]
    two = next(entry for entry in entries if entry["number"] == "24-CT/TU")
    assert (two["date"], two["dates"], two["section"]) == ("2023-08-07", ["2023-08-07", "2023-08-14"], "II.1")
    assert json.loads(run("cite", PLAN, "--format", "json").stdout) == entries


def test_cite_reports_an_impossible_date_as_written() -> None:
    entry = json.loads(run("cite", "-", "--format", "jsonl", stdin=CLEAN.replace("14/8", "31/02")).stdout)
    assert entry["date"] is None
    assert "31/02/2023" in entry["raw_date"]


def test_cite_csv_opens_in_excel_and_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = run("cite", written(tmp_path, "=cmd.txt", CLEAN).name, "--format", "csv").stdout_bytes.decode()
    assert page.startswith("\ufefffile,")
    row = next(csv.DictReader(io.StringIO(page.removeprefix("\ufeff"))))
    assert (row["file"], row["number"]) == ("'=cmd.txt", "59/2023/NĐ-CP")


def test_show_jsonl_tells_a_blank_number_from_none() -> None:
    tree = json.loads(run("show", PLAN, "--format", "jsonl").stdout)
    header = tree["header"]
    assert list(header)[:7] == ["number", "type", "date", "issuer", "place", "subject", "signer"]
    assert (header["number"], header["raw_number"], header["date"]) == (None, "/KH-UBND", "2025-02")
    assert list(tree["root"]) == ["level", "label", "title", "start", "end", "children"]
    assert [child["label"] for child in tree["root"]["children"] if child["level"] == "LA_MA"] == ["I", "II", "III"]


def test_results_are_the_same_bytes_twice() -> None:
    for arguments in (["check", "--format", "json"], ["show", "--format", "json"], ["graph"], ["cite"]):
        assert run(*arguments, PLAN).stdout_bytes == run(*arguments, PLAN).stdout_bytes


# --- rules, graph -------------------------------------------------------------------------------------------------


def test_rule_page_and_list() -> None:
    page = run("rule", "DVC201").stdout
    for part in ("Kiểm tra gì", "Vì sao", "Sai", "Đúng", "Khi nào bỏ qua", "Căn cứ"):
        assert f"\n{part}  " in page
    codes = [line[:6] for line in run("rule").stdout.splitlines()]
    assert codes == [entry["code"] for entry in json.loads(run("rule", "--format", "json").stdout)]
    assert run("rule", "DVC999").exit_code == 2
    every = run("rule", "--all").stdout
    assert [line[:6] for line in every.splitlines() if line[:3] == "DVC"] == codes
    assert run("rule", "DVC201", "--all").stdout == every
    some = json.loads(run("rule", "DVC2", "DVC201", "--format", "json").stdout)
    assert [entry["code"] for entry in some] == [code for code in codes if code.startswith("DVC2")]


@pytest.mark.parametrize("form", ["json", "graphml", "dot", "mermaid"])
@pytest.mark.usefixtures("base")
def test_graph_of_a_file_and_of_the_knowledge_base(form: str) -> None:
    assert "33/CT-TTg" in run("graph", PLAN, "--format", form).stdout
    assert "33/CT-TTg" in run("graph", "--format", form).stdout


# --- knowledge base -----------------------------------------------------------------------------------------------


def test_add_skips_what_did_not_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    source = written(tmp_path / "docs", "a.txt", CLEAN)
    assert run("add", "docs").stdout == "Đã thêm 1, cập nhật 0, không đổi 0, lỗi 0\n"
    assert run("add", source.resolve()).stdout == "Đã thêm 0, cập nhật 0, không đổi 1, lỗi 0\n", "same file, other name"
    with monkeypatch.context() as inside:
        inside.chdir(source.parent)
        assert "không đổi 1" in run("add", "a.txt").stdout
    source.write_text(CLEAN + "Luật Đất đai.\n", encoding="utf-8")
    result = run("add", "./docs", "missing.txt")
    assert (result.stdout, result.exit_code) == ("Đã thêm 0, cập nhật 1, không đổi 0, lỗi 1\n", 2)
    assert "missing.txt" in result.stderr
    assert [d["source"] for d in json.loads(run("index", "--format", "json").stdout)["documents"]] == ["docs/a.txt"]
    assert run("remove", "docs").stdout == "Đã bỏ 1 văn bản\n"
    assert run("remove", "docs").exit_code == 2


@pytest.mark.usefixtures("base")
def test_search_without_diacritics_and_with_a_limit() -> None:
    result = run("search", "dan van kheo", "-n", "1")
    assert "«Dân vận khéo»" in result.stdout
    assert "in 1 mục đầu" in result.stderr
    assert "--limit" in result.stderr
    told, folded = (
        json.loads(run("search", words, "--format", "json").stdout) for words in ("dân vận khéo", "dan van kheo")
    )
    assert told["total"] == folded["total"] > 1
    for hit in told["hits"]:
        assert all(hit["snippet"][start:end].lower() in "dân vận khéo" for start, end in hit["marks"])
    assert "Không thấy mục nào" in run("search", "zzzz").stderr


@pytest.mark.parametrize(
    ("query", "carets"),
    [
        ('dân "vận', "      ^"),
        ("hoà giải OR", "           ^"),
        ("dân\tlaoi:luật", "      ^"),
    ],
)
@pytest.mark.usefixtures("base")
def test_wrong_query_points_at_the_place(query: str, carets: str) -> None:
    result = run("search", query)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-2:] == [f"  {query}".replace("\t", " "), carets]


@pytest.mark.usefixtures("base")
def test_search_counts_and_explains_what_it_finds() -> None:
    result = run("search", "dân vận khéo", "--facets", "--explain", "-n", "1")
    assert "Vì sao: có nguyên cụm “dân vận khéo”" in result.stdout
    total = int(re.search(r"(\d+) mục, in 1", result.stderr)[1])  # type: ignore[index]
    assert f"Loại      Kế hoạch ({total})" in result.stdout
    assert f"Năm       2025 ({total})" in result.stdout
    told = json.loads(run("search", "dân vận khéo", "--facets", "--explain", "--format", "json").stdout)
    assert told["facets"]["loai"] == [{"value": "Kế hoạch", "count": total, "condition": "loai:ke-hoach"}]
    assert told["hits"][0]["reasons"][0] == {"kind": "phrase", "value": "dân vận khéo", "count": 1, "score": 0.0}
    assert (told["query"], told["suggestions"]) == ("dân vận khéo", [])


@pytest.mark.usefixtures("base")
def test_search_asks_what_was_meant() -> None:
    result = run("search", "Chỉ thị 34/CT-TTg")
    assert result.stdout == ""
    assert "Ý bạn là: “Chỉ thị 33/CT-TTg”? (2 mục)" in result.stderr
    told = json.loads(run("search", "daan vaanj kheos", "--format", "json").stdout)
    assert told["suggestions"][0]["query"] == "dân vận khéo"


@pytest.mark.usefixtures("base")
def test_search_as_a_sheet_and_as_lines() -> None:
    sheet = run("search", "dan van kheo", "--format", "csv", "-n", "3").stdout
    assert sheet.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"))))
    lines = [
        json.loads(line) for line in run("search", "dan van kheo", "--format", "jsonl", "-n", "3").stdout.splitlines()
    ]
    assert [row[0] for row in rows] == ["document", *(line["document"] for line in lines)]
    assert len(lines) == 3


@pytest.mark.parametrize("command", ["search", "instrument", "remove"])
def test_absent_knowledge_base_is_not_made_by_asking(command: str, tmp_path: Path) -> None:
    result = run(command, "33/CT-TTg")
    assert result.exit_code == 2
    assert "dvcq add" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", ["33/ct-ttg", "33/CT-TTG", "33-CT-TTg", "chi thi 33"])
@pytest.mark.usefixtures("base")
def test_instrument_lists_every_place(query: str) -> None:
    told = run("instrument", query).stdout
    assert told.startswith("Chỉ thị số 33/CT-TTg\n")
    assert "mục I.1 · 26/11/2021 · Thủ tướng Chính phủ" in told
    assert "mục II.1 · 26/11/2021 · Thủ tướng Chính phủ" in told
    assert "«Chỉ thị số 33/CT-TTg ngày 26/11/2021" in told


@pytest.mark.usefixtures("base")
def test_instrument_marks_dates_that_disagree() -> None:
    told = run("instrument", "04/2015/NĐ-CP").stdout
    assert "ghi ngày khác nhau" in told
    assert "09/01/2021 · Chính phủ  ▲ khác với 09/01/2015" in told


def test_instrument_of_one_symbol_and_several_acts_is_a_choice(tmp_path: Path) -> None:
    for year in (2021, 2024):
        text = f"Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/{year} của Thủ tướng Chính phủ về việc của năm {year}.\n"
        run("add", written(tmp_path, f"{year}.txt", text))
    result = run("instrument", "33/CT-TTg")
    assert "Có 2 văn bản khác nhau" in result.stdout
    keys = [line.split('"')[1] for line in result.stdout.splitlines() if "dvcq instrument" in line]
    assert len(keys) == 2
    for key in keys:
        assert run("instrument", key).stdout.startswith("Chỉ thị số 33/CT-TTg\n  Ngày")


@pytest.mark.usefixtures("base")
def test_instrument_that_nothing_cites_is_no_error() -> None:
    result = run("instrument", "33/NQ-CP")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "không kết luận" in result.stderr
    assert "Cùng số: Chỉ thị số 33/CT-TTg" in result.stderr


def test_index_rebuild_and_verify() -> None:
    run("add", PLAN)
    assert run("index", "--rebuild").exit_code == 0
    assert run("index", "--verify").exit_code == 0
    assert "dân vận" in run("search", "dân vận").stdout.lower()
    assert run("index", "--verify", "--rebuild").exit_code == 2


def test_a_fault_of_ours_in_one_document_keeps_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pipeline.analyse

    def fails_on_bad(document: Document) -> Analysis:
        if document.source.endswith("bad.txt"):
            raise ZeroDivisionError("no such thing")
        return real(document)

    monkeypatch.setattr(pipeline, "analyse", fails_on_bad)
    for name in ("bad.txt", "good.txt"):
        (tmp_path / name).write_text(
            "Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.\n", encoding="utf-8"
        )
    result = run("check", str(tmp_path), "--format", "json")
    assert result.exit_code == 3
    assert [document["file"][-8:] for document in json.loads(result.stdout)["documents"]] == ["good.txt"]
    assert "bad.txt" in result.stderr
