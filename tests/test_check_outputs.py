"""``dvcq check`` for daily use: the forms of its output, what is known, what is left as it is."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN, ROOT
from jsonschema import Draft4Validator

from dvcq_kb.lint import RULES
from dvcq_kb.views.cli import dvcq
from dvcq_kb.views.reports import FORMATS

FAULTY = (
    "KẾ HOẠCH\nTriển khai công tác năm 2023\n\n"
    "Căn cứ tình hình thực tế và nhiệm vụ được giao trong năm, các cơ quan, đơn vị tổ chức thực hiện thống nhất "
    "Nghị định số 59/2023/NĐ-CP ngày 14/8/2021 của Chính phủ quy định chi tiết một số điều, biện pháp thi hành và "
    "trách nhiệm của người đứng đầu cơ quan, đơn vị.\n"
)
COLUMN = FAULTY.splitlines()[3].index("ngày 14") + 1
TWO = FAULTY + "Thực hiện Chỉ thị số 24-CT/TU ngày 07/8/2022 ngày 14/8/2022 của Thành ủy về tăng cường kỷ cương.\n"
CORRECTABLE = "1. Thực hiện Nghị định số 30/2020/NĐ-CP ngày 06/3/2020 của Chính phủ về công tác văn thư.\n"
SELECT = ("--select", "DVC101,DVC102")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, ["check", *map(str, arguments)])


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(*arguments: str | Path) -> list[dict[str, Any]]:
    page = json.loads(run(*arguments, "--format", "json").stdout)
    return [{"file": document["file"], **f} for document in page["documents"] for f in document["findings"]]


# --- forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_the_same_bytes_twice_and_holds_every_finding(form: str, tmp_path: Path) -> None:
    shutil.copy(PLAN, "plan.txt")
    result = run("plan.txt", "--format", form)
    assert result.exit_code == 1
    assert result.stdout_bytes == run("plan.txt", "--format", form).stdout_bytes
    assert str(tmp_path) not in result.stdout
    codes = {finding["code"] for finding in found("plan.txt")}
    assert codes <= set(re.findall(r"DVC\d{3}", result.stdout))


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_a_clean_document(form: str) -> None:
    result = run(written("a.txt", "Một đoạn không viện dẫn gì.\n"), "--select", "DVC1", "--format", form)
    assert (result.exit_code, "DVC101" in result.stdout) == (0, form == "sarif")


def test_grouped_names_each_document_once() -> None:
    written("a.txt", FAULTY)
    written("b.txt", TWO)
    written("c.txt", "Không có gì.\n")
    lines = run("a.txt", "b.txt", "c.txt", *SELECT, "--format", "grouped").stdout.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == ["a.txt", "b.txt"]
    assert re.match(rf"  4:{COLUMN}  DVC101 lỗi       Nghị định số 59/2023/NĐ-CP", lines[1])


def test_sarif_has_what_2_1_0_requires() -> None:
    written("kế hoạch: 1.txt", TWO)
    log = json.loads(run("kế hoạch: 1.txt", *SELECT, "--format", "sarif").stdout)
    assert (log["version"], log["$schema"].endswith("sarif-schema-2.1.0.json")) == ("2.1.0", True)
    (sarif,) = log["runs"]
    assert sarif["columnKind"] == "unicodeCodePoints"
    driver = sarif["tool"]["driver"]
    assert (driver["name"], bool(driver["version"])) == ("dvcq", True)
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in RULES]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert {result["ruleId"] for result in sarif["results"]} == {"DVC101", "DVC102"}
    places = [finding["fingerprint"] for finding in found("kế hoạch: 1.txt", *SELECT)]
    assert [result["partialFingerprints"] for result in sarif["results"]] == [{"dvcq/v1": place} for place in places]
    for result in sarif["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        assert result["message"]["text"]
        for place in [*result["locations"], *result.get("relatedLocations", [])]:
            _is_sarif_place(place, sarif["artifacts"])


def test_sarif_follows_the_schema_of_2_1_0() -> None:
    """The published schema, with everything that a log of ours can hold: remarks, related places, fixes, long names."""
    written("kế hoạch: 1.txt", TWO + CORRECTABLE)
    written("dvcq-ignore.toml", entry(file="kế hoạch: 1.txt", quote="không còn ở đây"))
    log = json.loads(run("kế hoạch: 1.txt", "--format", "sarif").stdout)
    assert "fixes" in json.dumps(log)
    assert "relatedLocations" in json.dumps(log)
    assert "invocations" in log["runs"][0]
    schema = json.loads((Path(__file__).parent / "vendor" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(log)] == []
    del log["runs"][0]["tool"]["driver"]["name"]
    assert not Draft4Validator(schema).is_valid(log)


def test_certain_corrections_are_offered_to_programs() -> None:
    path = written("a.txt", CORRECTABLE)
    text = path.read_text(encoding="utf-8")
    (finding,) = found("a.txt", "--select", "DVC301")
    fix = finding["fix"]
    assert text[: fix["start"]] + fix["text"] + text[fix["end"] :] == text.replace("ngày 06/3/2020", "ngày 05/3/2020")
    log = json.loads(run("a.txt", "--select", "DVC301", "--format", "sarif").stdout)
    (change,) = log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"]["text"] == fix["text"]
    assert replacement["deletedRegion"]["charOffset"] == fix["start"]
    assert replacement["deletedRegion"]["charLength"] == fix["end"] - fix["start"]


def test_a_correction_in_doubt_is_not_offered() -> None:
    act = "1. Thực hiện Nghị định số 100/2019/NĐ-CP ngày 29/12/2019 của Chính phủ quy định "
    written("a.txt", f"{act}xử phạt vi phạm hành chính trong lĩnh vực giao thông đường bộ và đường sắt.\n")
    assert [finding["fix"]["text"] for finding in found("a.txt")] == ["30"]
    written("a.txt", f"{act}việc khai thác khoáng sản rắn, kinh doanh vật liệu xây dựng không nung.\n")
    assert {finding["code"]: finding["fix"] for finding in found("a.txt")} == {"DVC301": None, "DVC304": None}


def _is_sarif_place(place: dict[str, Any], artifacts: list[dict[str, Any]]) -> None:
    physical = place["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    assert re.fullmatch(r"[\w%./~-]+", uri, re.ASCII), "a relative reference: no scheme, no space"
    assert artifacts[physical["artifactLocation"]["index"]]["location"]["uri"] == uri
    region = physical["region"]
    snippet = TWO[region["charOffset"] : region["charOffset"] + region["charLength"]]
    assert region["snippet"]["text"] == snippet
    assert TWO.splitlines()[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == snippet


def test_junit_fails_exactly_what_fails_the_run() -> None:
    written('a"&<.txt', TWO)
    written("b.txt", "Không có gì.\n")
    page = run(".", *SELECT, "--select", "DVC5", "--format", "junit").stdout_bytes
    suites = ElementTree.fromstring(page)
    assert [suite.get("name") for suite in suites] == ['a"&<.txt', "b.txt"]
    for suite in suites:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase")) > 0
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
    assert [f.get("type") for f in suites.iter("failure")] == ["error", "error"]
    assert suites.get("failures") == "2"
    never = ElementTree.fromstring(run(".", *SELECT, "--fail-on", "never", "--format", "junit").stdout_bytes)
    assert (never.get("failures"), len(list(never.iter("system-out")))) == ("0", 2)


def test_github_commands_are_escaped() -> None:
    written("a,b:100%.txt", FAULTY)
    (line,) = run("a,b:100%.txt", *SELECT, "--format", "github").stdout.splitlines()
    place = f"line=4,endLine=4,col={COLUMN},endColumn={COLUMN + 13}"
    assert line.startswith(f"::error file=a%2Cb%3A100%25.txt,{place},title=DVC101 ")
    assert line.count("::") == 2


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    written("=cmd.txt", FAULTY)
    page = run("=cmd.txt", *SELECT, "--format", "csv").stdout_bytes.decode()
    assert page.startswith("\ufefffile,line,column,")
    assert page.count("\r\n") == 2
    (row,) = csv.DictReader(io.StringIO(page.removeprefix("\ufeff")))
    assert (row["file"], row["line"], row["code"], row["quote"]) == ("'=cmd.txt", "4", "DVC101", "ngày 14/8/2021")


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        assert tag not in ("script", "link", "img", "iframe", "object")
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "src"
            if name == "id":
                self.ids.add(value or "")
            if name == "href":
                assert value
                assert value.startswith("#")
                self.links.add(value[1:])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_one_page_that_needs_nothing_else() -> None:
    written("a<script>.txt", TWO.replace("quy định chi tiết", "quy định <img src=x onerror=alert(1)> & chi tiết"))
    written("b.txt", "Không có gì.\n")
    page = run("a<script>.txt", "b.txt", *SELECT, "--format", "html").stdout
    read = _Elements()
    read.feed(page)
    assert read.open == []
    assert read.links <= read.ids
    assert "<img src=x" in read.text, "shown as text"
    assert "a<script>.txt" in read.text
    assert {"DVC101", "DVC102"} <= read.ids, "the pages of the rules are there"
    assert "url(" not in page
    assert "@import" not in page
    assert "://" not in page
    assert '<html lang="vi">' in page
    assert "Không thấy viện dẫn nào" in page


def test_markdown_cells_stay_cells() -> None:
    written("a|b_c.txt", FAULTY)
    page = run("a|b_c.txt", *SELECT, "--format", "markdown").stdout
    assert "## a\\|b\\_c.txt" in page
    (row,) = [line for line in page.splitlines() if "DVC101" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 7


def test_a_name_below_this_folder_is_given_relative_to_it(tmp_path: Path) -> None:
    written("sub/a.txt", FAULTY)
    said = run(tmp_path / "sub" / "a.txt", *SELECT, "--format", "github").stdout
    assert "file=sub/a.txt," in said


# --- baseline -----------------------------------------------------------------------------------------------------


def test_known_findings_are_not_shown_again() -> None:
    written("a.txt", FAULTY)
    made = run("a.txt", *SELECT, "--baseline", "known.json", "--update-baseline")
    assert (made.exit_code, "Đã ghi 1 phát hiện" in made.stderr) == (0, True)
    again = run("a.txt", *SELECT, "--baseline", "known.json")
    assert (again.exit_code, "DVC101" in again.stdout) == (0, False)
    assert "Không có phát hiện mới" in again.stdout
    assert "Không phát hiện mâu thuẫn" not in again.stdout
    assert "Không in 1 phát hiện đã có trong known.json" in again.stderr
    assert run("a.txt", *SELECT).exit_code == 1
    for form in ("concise", "grouped", "markdown", "html", "junit"):
        output = run("a.txt", *SELECT, "--baseline", "known.json", "--format", form).output
        assert output.count("không có phát hiện mới") == 1


def test_baseline_survives_inserted_paragraphs_and_shows_what_is_new() -> None:
    written("a.txt", FAULTY)
    run("a.txt", *SELECT, "--baseline", "known.json", "--update-baseline")
    heading, _, rest = TWO.partition("Căn cứ")
    written("a.txt", heading + "Một đoạn mới.\n" * 30 + "\nCăn cứ" + rest + "\nThêm một đoạn.\n")
    page = json.loads(run("a.txt", *SELECT, "--baseline", "known.json", "--format", "json").stdout)
    (document,) = page["documents"]
    assert ([f["code"] for f in document["findings"]], document["hidden"]) == (["DVC102"], 1)


def test_entries_that_no_longer_occur_are_said_and_dropped() -> None:
    written("a.txt", TWO)
    written("b.txt", FAULTY.replace("59/2023", "60/2023").replace("chi tiết", "chi tiết việc khác"))
    known = ("--baseline", "known.json")
    run(".", *SELECT, *known, "--update-baseline")
    entries = json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"]
    assert [entry["file"] for entry in entries] == ["a.txt", "a.txt", "b.txt"]
    written("a.txt", FAULTY)
    result = run("a.txt", *SELECT, *known)
    assert "không còn DVC102 trong a.txt" in result.stderr
    assert "b.txt" not in result.stderr, "it was not checked"
    assert "không còn" not in run("a.txt", "--select", "DVC101", *known).stderr, "the rule was not applied"
    run("a.txt", *SELECT, *known, "--update-baseline")
    entries = json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"]
    assert [(entry["file"], entry["code"]) for entry in entries] == [("a.txt", "DVC101"), ("b.txt", "DVC101")]


def test_baseline_is_the_same_bytes_from_any_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    written("docs/a.txt", TWO)
    run("docs", *SELECT, "--baseline", "known.json", "--update-baseline")
    first = Path("known.json").read_bytes()
    monkeypatch.chdir("docs")
    assert run("a.txt", *SELECT, "--baseline", "../known.json", "--update-baseline").exit_code == 0
    assert Path("../known.json").read_bytes() == first


@pytest.mark.parametrize("content", ["", "[]", '{"schema": "dvcq/baseline/1", "findings": [{"file": 3}]}', "\x00"])
def test_what_is_no_baseline_is_refused(content: str) -> None:
    written("a.txt", FAULTY)
    written("known.json", content)
    for more in ([], ["--update-baseline"]):
        result = run("a.txt", "--baseline", "known.json", *more)
        assert (result.exit_code, "--update-baseline" in result.stderr) == (2, True)
    assert Path("known.json").read_text(encoding="utf-8") == content


def test_baseline_that_is_missing_or_unnamed_has_a_way_out() -> None:
    written("a.txt", FAULTY)
    assert "Lập nó: thêm --update-baseline" in run("a.txt", "--baseline", "known.json").stderr
    result = run("a.txt", "--update-baseline")
    assert (result.exit_code, "--baseline TỆP" in result.stderr) == (2, True)
    assert run("a.txt", "--baseline", "a.txt", "--update-baseline").exit_code == 2
    assert run("a.txt", "--baseline", "k.json", "--update-baseline", "-o", "k.json").exit_code == 2
    assert Path("a.txt").read_text(encoding="utf-8") == FAULTY


# --- suppressions -------------------------------------------------------------------------------------------------


def entry(**values: str) -> str:
    values = {"file": "a.txt", "rule": "DVC101", "reason": "Đã hỏi văn thư"} | values
    return "\n".join(["[[ignore]]", *(f"{key} = {json.dumps(value)}" for key, value in values.items() if value), ""])


@pytest.mark.parametrize(
    "by",
    [
        {"quote": "Nghị định số 59/2023/NĐ-CP  ngày 14/8/2021"},
        {"quote": "14/8/2021"},
        {"rule": "nam-trong-so-khac-nam-ban-hanh"},
        {},
    ],
)
@pytest.mark.parametrize("sidecar", ["docs/dvcq-ignore.toml", "dvcq-ignore.toml"])
def test_one_finding_is_left_out_with_a_reason(by: dict[str, str], sidecar: str) -> None:
    written("docs/a.txt", TWO)
    written(sidecar, entry(**by, file="a.txt" if sidecar.startswith("docs") else "docs/a.txt"))
    result = run("docs/a.txt", *SELECT, "--format", "concise")
    assert re.findall(r"DVC\d{3}", result.stdout) == ["DVC102"]
    assert "Bỏ qua 1 phát hiện" in result.stderr
    assert "DVC901" not in result.stderr


def test_finding_is_left_out_by_fingerprint() -> None:
    written("a.txt", TWO)
    (fingerprint,) = (f["fingerprint"] for f in found("a.txt", "--select", "DVC101"))
    written("dvcq-ignore.toml", entry(fingerprint=fingerprint))
    assert [f["code"] for f in found("a.txt", *SELECT)] == ["DVC102"]


def test_suppression_of_other_words_or_another_file_leaves_the_finding() -> None:
    for name in ("a.txt", "b.txt"):
        written(name, FAULTY)
    written("dvcq-ignore.toml", entry(quote="quy định chi tiết"))
    assert len(found(".", *SELECT)) == 2
    written("dvcq-ignore.toml", entry())
    assert [f["file"] for f in found(".", *SELECT)] == ["b.txt"]


def test_unused_suppression_is_remarked_on() -> None:
    written("a.txt", "Không có gì.\n")
    written("b.txt", "Không có gì.\n")
    written("dvcq-ignore.toml", entry() + entry(file="b.txt") + entry(file="gone.txt"))
    result = run("a.txt", *SELECT, "--format", "json")
    assert result.exit_code == 0
    remarks = json.loads(result.stdout)["remarks"]
    assert [remark["code"] for remark in remarks] == ["DVC901", "DVC901"]
    assert "thứ 1" in remarks[0]["message"]
    assert "không có tệp gone.txt" in remarks[1]["message"]
    assert result.stderr.count("DVC901") == 2
    assert run("a.txt", "--select", "DVC2").stderr.count("DVC901") == 0, "the rule was not applied"
    assert run("a.txt", *SELECT, "--fail-on", "info").exit_code == 1
    page = CliRunner().invoke(dvcq, ["rule", "DVC901"]).stdout
    assert "Mục bỏ qua không còn tác dụng" in page
    log = json.loads(run("a.txt", *SELECT, "--format", "sarif").stdout)
    assert len(log["runs"][0]["invocations"][0]["toolConfigurationNotifications"]) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (entry(reason=""), "thiếu reason"),
        (entry(reason="  "), "thiếu reason"),
        (entry(rule=""), "thiếu rule"),
        (entry(rule="DVC999"), "DVC999"),
        (entry(rule="DVC1"), "đúng một quy tắc"),
        (entry() + entry(qoute="x"), "mục bỏ qua thứ 2: không có khóa “qoute”. Có phải là “quote”?"),
        ("[ignore]\nfile = 'a.txt'\n", "[[ignore]]"),
        ("[[ignores]]\n", "Có phải là “ignore”?"),
        ("[[ignore]\n", "không đúng cú pháp TOML"),
    ],
)
def test_wrong_suppression_is_named(content: str, said: str) -> None:
    written("a.txt", FAULTY)
    written("dvcq-ignore.toml", content)
    result = run("a.txt")
    assert result.exit_code == 2
    assert "dvcq-ignore.toml: " in result.stderr
    assert said in result.stderr


def test_suppressed_findings_do_not_enter_the_baseline() -> None:
    written("a.txt", TWO)
    written("dvcq-ignore.toml", entry())
    run("a.txt", *SELECT, "--baseline", "known.json", "--update-baseline")
    entries = json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"]
    assert [kept["code"] for kept in entries] == ["DVC102"]


# --- hook ---------------------------------------------------------------------------------------------------------


def test_pre_commit_hook_runs_what_there_is() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    value: Callable[[str], str] = lambda key: re.search(rf"^(?:- |  ){key}: (.*)$", hook, re.MULTILINE)[1]  # type: ignore[index]  # noqa: E731
    program, command = value("entry").split()
    arguments = value("args").strip("[]").split(", ")
    assert (value("id"), program, command) == ("dvcq", "dvcq", "check")
    written("a.TXT", FAULTY)
    assert run(*arguments, "a.TXT").stdout.startswith(f"a.TXT:4:{COLUMN}: DVC101 ")
    wanted = re.compile(value("files"))
    assert all(wanted.search(name) for name in ("a.TXT", "b/c.docx", "d.htm", "e.pdf"))
    assert not wanted.search("setup.py")
    assert "pypdfium2" in value("additional_dependencies"), "PDFs are read with an extra"
