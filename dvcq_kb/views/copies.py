"""Where what we write into a document goes: a copy beside it, one that is named, or the document itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.views import write

_SUFFIX = ".dvcq"


class Copies:
    """The copies of one run. All that can be said against them is said before the first file is read."""

    def __init__(
        self,
        sources: Sequence[str],
        kinds: Mapping[str, str],
        *,
        option: str,
        target: Path | None = None,
        in_place: bool = False,
        leave_others: bool = False,
    ) -> None:
        """Take every file to be read.

        Args:
            sources: the files.
            kinds: which formats can be written, by their name in `readers.READERS`, each with an example of a
                copy; what cannot be read is left to the run to say.
            option: what asked for copies, for messages.
            target: the one copy of the one file; beside it if there is none.
            in_place: the files themselves are replaced, a backup kept.
            leave_others: files of other formats get no copy, as long as one file gets one.

        Raises:
            UsageError: a file is of another format and is not left, there is one copy for several files, or something
                would be lost.
        """
        if target is not None and len(sources) > 1:
            raise UsageError(_one_for_many(option, target, sources, next(iter(kinds.values()))))
        self._sources = sources
        self._option = option
        self._in_place = in_place
        self._targets: dict[str, Path] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        fit = {source: _is_one_of(source, kinds, option) for source in sources}
        others = [source for source, fits in fit.items() if fits is False]
        if others and not (leave_others and True in fit.values()):
            raise UsageError(_of_another_format(others[0], kinds, option))
        for source in sources:
            if not fit[source]:
                continue
            path = Path(source) if in_place else target or beside(source)
            self._targets[source] = path
            self._seen[source] = _state(source)
            if not in_place:
                self._refuse_suffix(source, write.free(path, sources))

    def made_of(self, source: str) -> bool:
        """Whether the file gets a copy."""
        return source in self._targets

    def target(self, source: str) -> Path:
        return self._targets[source]

    def data(self, source: str) -> bytes:
        """The bytes of the file as it was when the run began.

        Raises:
            UsageError: somebody has changed it since.
        """
        data = Path(source).read_bytes()
        if _state(source) != self._seen[source]:
            raise UsageError(
                say(
                    f"{source}: tệp vừa bị sửa trong lúc đọc; hãy chạy lại.",
                    f"{source}: changed while read; run again.",
                )
            )
        return data

    def save(self, source: str, before: bytes, after: bytes) -> Path | None:
        """Write the copy; or the file itself, once its bytes ``before`` are kept as the backup that is returned.

        Raises:
            UsageError: somebody may have edited the file that is there.
        """
        from dvcq_kb.annotate import signed

        path = self._targets[source]
        if not self._in_place:
            after = signed(after)
            self._refuse_edited(source, path, after)
            write.save(path, after, self._sources)
            return None
        if after == before:
            return None
        path = path.resolve()
        backup = next(name for name in _backups(path) if not name.exists())
        write.save(backup, before)
        write.save(path, after)
        return backup

    def _refuse_suffix(self, source: str, path: Path) -> None:
        """A copy that could not be opened, or one over a file that is not ours; the latter again when it is written."""
        suffix = Path(source).suffix.lower()
        if suffix and path.suffix.lower() != suffix:
            raise UsageError(
                say(
                    f"{self._option} {path}: bản sao của {source} phải có đuôi {suffix}, nếu không sẽ không mở được.",
                    f"{self._option} {path}: the copy of {source} must end in {suffix}, or it will not open.",
                )
            )
        self._refuse_edited(source, path, b"")

    def _refuse_edited(self, source: str, path: Path, after: bytes) -> None:
        from dvcq_kb.annotate import untouched

        if not path.is_file() or (there := path.read_bytes()) in (b"", after, Path(source).read_bytes()):
            return
        if not after and path.suffix.lower() == ".txt":
            return  # known only by what it would be replaced with
        if not untouched(there):
            raise UsageError(
                say(
                    f"{path}: đã có tệp này và có thể có người đã sửa, nên không ghi đè. Hãy chọn tên khác, xóa tệp "
                    "đó, hoặc làm tiếp trên chính nó.",
                    f"{path}: is there and somebody may have edited it, so it is not overwritten. Choose another "
                    "name, delete it, or go on with that file.",
                )
            )


def beside(source: str) -> Path:
    """``ke-hoach.dvcq.docx`` of ``ke-hoach.docx``."""
    path = Path(source)
    return path.with_name(f"{path.stem}{_SUFFIX}{path.suffix}")


def originals(files: Iterable[str]) -> tuple[str, ...]:
    """Without the copies that an earlier run has put beside them."""
    kept = tuple(files)
    copies = {str(beside(file)) for file in kept if file != "-"}
    return tuple(file for file in kept if file == "-" or str(Path(file)) not in copies)


def _backups(path: Path) -> Iterable[Path]:
    """``ke-hoach.docx.bak``, ``….bak2``: the first, of the file before we ever touched it, is never lost."""
    yield path.with_name(f"{path.name}.bak")
    yield from (path.with_name(f"{path.name}.bak{number}") for number in range(2, 10_000))


def _state(source: str) -> tuple[int, int]:
    status = Path(source).stat()
    return status.st_mtime_ns, status.st_size


def _is_one_of(source: str, kinds: Mapping[str, str], option: str) -> bool | None:
    """Whether the file is of these formats; ``None`` for what cannot be read, which is for the run to say.

    Raises:
        UsageError: it is no file but standard input.
    """
    from dvcq_kb.readers import kind_of

    if source == "-":
        raise UsageError(
            say(
                f"{option}: không ghi vào đầu vào chuẩn (stdin) được; hãy lưu thành tệp ({_suffixes(kinds)}) rồi nêu "
                "tên tệp.",
                f"{option}: cannot write to standard input; save it as a file ({_suffixes(kinds)}) and name it.",
            )
        )
    try:
        kind = kind_of(Path(source).read_bytes())
    except OSError:
        return None
    return None if kind == "encrypted" else kind in kinds


def _of_another_format(source: str, kinds: Mapping[str, str], option: str) -> str:
    return say(
        f"{source}: {option} chỉ ghi được vào tệp {_suffixes(kinds)}; hãy mở bằng Word, lưu lại thành .docx (Save As), "
        f"hoặc bỏ {option} để chỉ xem kết quả.",
        f"{source}: {option} writes to {_suffixes(kinds)} only; open it in Word and save it as .docx, or leave out "
        f"{option} to see the results only.",
    )


def _suffixes(kinds: Mapping[str, str]) -> str:
    return ", ".join(f".{kind}" for kind in kinds)


def _one_for_many(option: str, target: Path, sources: Sequence[str], example: str) -> str:
    return say(
        f"{option} {target}: một tên cho {len(sources)} tệp; hãy bỏ tên đi để mỗi tệp có bản riêng bên cạnh "
        f"({example}), hoặc làm từng tệp.",
        f"{option} {target}: one name for {len(sources)} files; leave it out to get a copy beside each ({example}), "
        "or do them one by one.",
    )
