"""``dvcq check --comments``: the findings as comments in a copy of the Word file."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dvcq_kb.errors import DvcqError, UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Evidence, Finding
from dvcq_kb.text import single_spaced
from dvcq_kb.views import write
from dvcq_kb.views.options import BESIDE
from dvcq_kb.views.places import section_name, severity_word
from dvcq_kb.views.session import Session

if TYPE_CHECKING:
    from dvcq_kb.annotate import Annotated

_SUFFIX = ".dvcq"


class Comments:
    """Where the copies go. All that can be said against it is said before the first file is checked."""

    def __init__(self, session: Session, target: str, sources: Sequence[str]) -> None:
        """Take the option as given and every file to be checked.

        Raises:
            UsageError: a file is no Word file, there is one copy for several files, or it would destroy something.
        """
        self._session = session
        self._sources = sources
        if target != BESIDE and len(sources) > 1:
            raise UsageError(
                say(
                    f"--comments {target}: một tên cho {len(sources)} tệp; hãy bỏ tên đi để mỗi tệp có bản riêng "
                    "bên cạnh (ke-hoach.dvcq.docx), hoặc kiểm tra từng tệp.",
                    f"--comments {target}: one name for {len(sources)} files; leave it out to get a copy beside each "
                    "(plan.dvcq.docx), or check them one by one.",
                )
            )
        self._targets = {
            source: _beside(source) if target == BESIDE else Path(target) for source in sources if _is_word(source)
        }
        for source, path in self._targets.items():
            _allowed(source, write.free(path, sources))

    def write(self, analysis: Analysis, findings: Sequence[Finding]) -> None:
        """Write the copy of one file, and say what was done."""
        from dvcq_kb.readers import read_bytes

        source = analysis.document.source
        path = self._targets[source]
        data = Path(source).read_bytes()
        if read_bytes(data, source).origins != analysis.document.origins:
            raise UsageError(
                say(
                    f"{source}: tệp vừa bị sửa trong lúc đọc; hãy chạy lại.",
                    f"{source}: changed while read; run again.",
                )
            )
        done = annotated(data, analysis, findings)
        write.save(path, done.data, self._sources)
        said = [say(f"{path}: {done.added} ghi chú mới", f"{path}: {done.added} new comments")]
        if done.kept:
            said.append(say(f"{done.kept} đã có từ trước", f"{done.kept} there before"))
        if done.removed:
            said.append(say(f"bỏ {done.removed} ghi chú cũ không còn đúng", f"{done.removed} outdated removed"))
        if done.displaced:
            said.append(
                say(
                    f"{done.displaced} không đặt được đúng chữ (đầu trang, cước chú, hộp văn bản…), đặt ở chỗ gần nhất",
                    f"{done.displaced} not at the letters themselves (header, footnote, text box …) but nearby",
                )
            )
        self._session.note(", ".join(said) + ".")


def annotated(data: bytes, analysis: Analysis, findings: Sequence[Finding]) -> Annotated:
    """The bytes of a Word file, and what was found in it → the same file with the findings as comments."""
    from dvcq_kb.annotate import Note, annotate

    notes = [Note(finding.span, _paragraphs(analysis, finding), finding.fingerprint) for finding in findings]
    return annotate(data, analysis.document, notes, _now())


def originals(files: Iterable[str]) -> tuple[str, ...]:
    """Without the copies that an earlier run has put beside them."""
    kept = tuple(files)
    copies = {str(_beside(file)) for file in kept if file != "-"}
    return tuple(file for file in kept if file == "-" or str(Path(file)) not in copies)


def _beside(source: str) -> Path:
    path = Path(source)
    return path.with_name(f"{path.stem}{_SUFFIX}{path.suffix}")


def _is_word(source: str) -> bool:
    """Whether the file is there; what cannot be read is for the check to say.

    Raises:
        UsageError: it is another format.
    """
    from dvcq_kb.readers import sniff

    if source == "-":
        raise UsageError(
            say(
                "--comments: không ghi chú vào đầu vào chuẩn (stdin) được; hãy lưu thành tệp .docx rồi nêu tên tệp.",
                "--comments: cannot comment on standard input; save it as a .docx file and name it.",
            )
        )
    try:
        data = Path(source).read_bytes()
    except OSError:
        return False
    if not sniff.docx(data) and not sniff.encrypted(data):
        raise UsageError(
            say(
                f"{source}: không phải tệp Word .docx nên không ghi chú vào được; hãy mở bằng Word, lưu lại thành "
                ".docx (Save As), hoặc bỏ --comments để chỉ xem kết quả.",
                f"{source}: no .docx file, so it takes no comments; open it in Word and save it as .docx, "
                "or leave out --comments to see the findings only.",
            )
        )
    return True


def _allowed(source: str, path: Path) -> None:
    """Refuse a copy that could not be opened, or that would replace what we did not write.

    Raises:
        UsageError: saying which.
    """
    suffix = Path(source).suffix.lower()
    if suffix in (".docx", ".docm") and path.suffix.lower() != suffix:
        raise UsageError(
            say(
                f"--comments {path}: bản ghi chú của {source} phải có đuôi {suffix}, nếu không Word không mở được.",
                f"--comments {path}: the copy of {source} must end in {suffix}, or Word will not open it.",
            )
        )
    if not path.is_file() or not (there := path.read_bytes()) or there == Path(source).read_bytes():
        return
    if not _is_ours(there):
        raise UsageError(
            say(
                f"{path}: đã có tệp này và có thể có người đã sửa, nên không ghi đè. Hãy chọn tên khác, xóa tệp đó, "
                f"hoặc kiểm tra tiếp chính nó: dvcq check “{path}” --comments TÊN-KHÁC.docx",
                f"{path}: is there and somebody may have edited it, so it is not overwritten. Choose another name, "
                f"delete it, or go on with it: dvcq check '{path}' --comments OTHER.docx",
            )
        )


def _is_ours(data: bytes) -> bool:
    from dvcq_kb.annotate import untouched

    try:
        return untouched(data)
    except DvcqError:
        return False


def _now() -> datetime.datetime:
    """The clock on the wall; SOURCE_DATE_EPOCH, of the world's clock, for files that must come out the same."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    return datetime.datetime.now()


def _paragraphs(analysis: Analysis, finding: Finding) -> tuple[str, ...]:
    """Code and message, the other facts with their places, the suggestion."""
    head = f"{finding.code} · {severity_word(finding.severity)}: {single_spaced(finding.message)}"
    facts = [_fact(analysis.document.text, finding, fact) for fact in finding.evidence]
    advice = [f"{say('Gợi ý', 'Suggestion')}: {finding.suggestion}"] if finding.suggestion else []
    return (head, *facts, *advice)


def _fact(text: str, finding: Finding, fact: Evidence) -> str:
    place = section_name(fact.section) if fact.span is not None else ""
    message = single_spaced(fact.message)
    said = message if message.startswith(place) else f"{place}: {message}"
    if fact.span is not None and fact.span != finding.span and (quote := single_spaced(fact.span.of(text))) not in said:
        said += f" (“{quote if len(quote) <= 160 else quote[:159] + '…'}”)"
    if fact.source:
        said += f" ({say('nguồn', 'source')}: {fact.source})"
    return f"– {said}"
