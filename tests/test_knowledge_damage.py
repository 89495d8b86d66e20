"""What must never lose what was kept: two writers, damage, older versions, full and read-only disks."""

import errno
import os
import shutil
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from knowledge_samples import PLAN, analysis, article, child

from dvcq_kb.errors import KnowledgeDamaged, KnowledgeError, KnowledgeLocked
from dvcq_kb.knowledge import Outcome, files, manifest, open_kb, records, schema
from dvcq_kb.knowledge.store import Store

ADD = """
import sys
from dvcq_kb.knowledge import open_kb
from knowledge_samples import article
with open_kb(sys.argv[1]) as kb:
    print("open", flush=True)
    for number in range(int(sys.argv[2]), 10_000):
        kb.add_texts([article(number)])
        if number % 5 == 0:
            kb.remove(f"A{number - 1}")
        print(number, flush=True)
"""
HOLD = """
import sys, time
from dvcq_kb.knowledge import open_kb
from knowledge_samples import article
with open_kb(sys.argv[1]) as kb, kb.batch():
    kb.add_texts([article(77)])
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kho"


@pytest.fixture
def filled(folder):
    with open_kb(folder) as kb:
        kb.add(analysis())
        kb.add_texts([article(n) for n in range(1, 4)])
    return folder


def check_intact(folder, ids=("A1", "A2", "A3")):
    with open_kb(folder) as kb:
        for id_ in ids:
            assert [hit.document_id for hit in kb.search(f"tu{id_[1:]}")] == [id_]
        assert len(kb.search('"dân vận khéo"')) == 1
        assert kb.search("tu1").current
        assert not kb.verify()


def test_a_second_writer_waits_then_says_who_writes(filled, monkeypatch):
    process = child(HOLD, str(filled))
    try:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        with open_kb(filled) as kb:
            monkeypatch.setattr(files, "WAIT", 0.3)
            start = time.monotonic()
            with pytest.raises(KnowledgeLocked, match=f"tiến trình {process.pid} đang ghi"):
                kb.add_texts([article(9)])
            assert time.monotonic() - start > 0.2
            # Readers go on, and see what the other has finished.
            assert [hit.document_id for hit in kb.search("tu2")] == ["A2"]
            assert not kb.search("tu2").current
            assert kb.document("A77")
            assert len(kb.instrument("33/CT-TTg")) == 1
    finally:
        process.kill()
        process.communicate()
    # The lock died with its holder; what it had kept is found.
    with open_kb(filled) as kb:
        assert [hit.document_id for hit in kb.search("tu77")] == ["A77"]
        kb.add_texts([article(9)])
        assert kb.search("tu9").current


def test_a_drive_that_knows_no_locks_is_told_as_such(filled, monkeypatch):
    def no_locks(_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(files, "_try_lock", no_locks)
    with open_kb(filled) as kb:
        with pytest.raises(KnowledgeError, match=r"No locks available.*chọn thư mục khác"):
            kb.add_texts([article(9)])
        assert kb.search("tu2").current


def test_readers_work_while_another_process_writes(filled):
    process = child(ADD, str(filled), "100")
    try:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        with open_kb(filled) as kb:
            for _ in range(12):
                # It has written since the last time, and goes on.
                assert process.stdout.readline()
                assert [hit.document_id for hit in kb.search("tu2")] == ["A2"]
                assert len(kb.instrument("33/CT-TTg")) == 1
            assert process.poll() is None
    finally:
        process.kill()
        process.communicate()


def test_a_state_replaced_while_it_is_looked_at_is_looked_at_again(filled, monkeypatch):
    holds = manifest._holds

    def holds_too_late(*arguments):
        monkeypatch.setattr(manifest, "_holds", holds)
        with open_kb(filled) as other:
            other.add_texts([article(9)])
        return holds(*arguments)

    monkeypatch.setattr(manifest, "_holds", holds_too_late)
    with open_kb(filled) as kb:
        # Without the writer's lock: there is a state to read, only not the one that was named first.
        monkeypatch.setattr(kb, "_catch_up", lambda: pytest.fail("the index is there"))
        assert [hit.document_id for hit in kb.search("tu9")] == ["A9"]
    assert manifest._holds is holds


def truncate(path):
    os.truncate(path, path.stat().st_size // 2)


def garble(path):
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20] = bytes(b ^ 0xFF for b in data[middle : middle + 20])
    path.write_bytes(data)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [truncate, garble, empty, os.remove], ids=lambda f: f.__name__)
@pytest.mark.parametrize("pattern", ["*.seg", "*.toc", "manifest.json"])
def test_a_damaged_index_is_made_anew(filled, pattern, harm):
    (path,) = sorted((filled / "whoosh").glob(pattern))[:1]
    harm(path)
    check_intact(filled)


def test_a_foreign_index_is_never_opened(filled, tmp_path):
    # Opening it would unpickle this.
    trap = tmp_path / "opened"
    payload = f"cposix\nsystem\n(S'touch {trap}'\ntR.".encode()
    whoosh = filled / "whoosh"
    for path in whoosh.glob("*.toc"):
        path.write_bytes(path.read_bytes()[:40] + payload)
    check_intact(filled)
    (whoosh / "_MAIN_999.toc").write_bytes(payload)
    (whoosh / "manifest.json").unlink()
    check_intact(filled)
    assert not trap.exists()


def test_a_newer_table_that_no_manifest_names_is_not_read(filled):
    # As a kill between Whoosh's commit and ours leaves it.
    (filled / "whoosh" / "_MAIN_999.toc").write_bytes(b"half")
    check_intact(filled)


def test_an_index_of_another_knowledge_base_is_made_anew(filled, tmp_path):
    with open_kb(tmp_path / "other") as other:
        other.add_texts([article(n) for n in range(50, 54)])
    shutil.rmtree(filled / "whoosh")
    shutil.copytree(tmp_path / "other" / "whoosh", filled / "whoosh")
    check_intact(filled)


def test_an_index_behind_the_store_catches_up(filled):
    shutil.copytree(filled / "whoosh", filled / "kept")
    with open_kb(filled) as kb:
        kb.add_texts([article(4)])
        kb.remove("A2")
    shutil.rmtree(filled / "whoosh")
    (filled / "kept").rename(filled / "whoosh")
    with open_kb(filled) as kb:
        assert len(kb.search("tu4")) == 1
        assert not kb.search("tu2")


def test_verify_tells_a_damaged_index(filled):
    segment = min((filled / "whoosh").glob("*.seg"))
    stat = segment.stat()
    garble(segment)
    # Size and time say nothing; only reading it all does.
    os.utime(segment, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with open_kb(filled) as kb:
        (problem,) = kb.verify()
        assert "dvcq index --rebuild" in problem
        kb.rebuild()
        assert not kb.verify()


@pytest.mark.parametrize("harm", [truncate, empty], ids=lambda f: f.__name__)
def test_a_damaged_store_is_told_and_left_as_it_is(filled, harm):
    path = filled / files.STORE
    if harm is empty:
        path.write_bytes(b"This was once a database, but a sync client wrote a note over it." * 99)
    else:
        harm(path)
    before = path.read_bytes()

    def use():
        with open_kb(filled) as kb:
            for document in kb.documents():
                kb.text(document.id)
            kb.add_texts([article(n) for n in range(200)])

    with pytest.raises(KnowledgeDamaged, match=r"dvcq\.sqlite3.*sao lưu"):
        use()
    if harm is empty:
        assert path.read_bytes() == before
    assert path.stat().st_size >= len(before)


def test_a_text_that_changed_on_disk_is_told(filled):
    connection = sqlite3.connect(filled / files.STORE)
    connection.execute("UPDATE units SET text = substr(text, 1, length(text) - 6) WHERE key = 3")
    connection.commit()
    connection.close()
    with open_kb(filled) as kb:
        assert any("thêm lại văn bản này" in problem for problem in kb.verify())


@pytest.mark.parametrize("name", ["báo cáo.docx", "whoosh.txt"])
def test_a_folder_with_other_things_is_refused(tmp_path, name):
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="không phải kho tri thức"):
        open_kb(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_is_refused(tmp_path):
    (tmp_path / "kho").write_text("x", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="đây là một tệp"):
        open_kb(tmp_path / "kho")


def test_another_programs_database_is_refused(tmp_path):
    connection = sqlite3.connect(tmp_path / files.STORE)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(KnowledgeError, match="không phải kho tri thức của dvcq"):
        open_kb(tmp_path)


def test_an_empty_folder_with_gitkeep_becomes_one(tmp_path):
    (tmp_path / ".gitkeep").touch()
    open_kb(tmp_path).close()
    assert (tmp_path / ".gitkeep").exists()


def test_a_store_of_a_newer_version_is_refused(filled):
    connection = sqlite3.connect(filled / files.STORE)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    with pytest.raises(KnowledgeError, match="cập nhật dvcq"):
        open_kb(filled)


def test_a_store_of_an_older_version_is_migrated_and_a_copy_kept(filled, monkeypatch):
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    step = schema.VERSION - 1
    monkeypatch.setitem(schema.MIGRATIONS, step, lambda c: c.execute("ALTER TABLE documents ADD COLUMN note TEXT"))
    store = Store(filled)
    assert store.row("SELECT note FROM documents") == (None,)
    store.close()
    copy = sqlite3.connect(filled / f"{files.STORE}.v{step}")
    assert copy.execute("SELECT count(*) FROM documents").fetchone() == (4,)
    with pytest.raises(sqlite3.OperationalError):
        copy.execute("SELECT note FROM documents")
    copy.close()
    check_intact(filled)


@pytest.fixture
def first_version(folder):
    """A store as version 1 made it."""
    folder.mkdir()
    connection = sqlite3.connect(folder / files.STORE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript((Path(__file__).parent / "stores" / "v1.sql").read_text(encoding="utf-8"))
    connection.close()
    return folder


def test_a_store_of_version_1_is_all_there(first_version):
    with open_kb(first_version) as kb:
        assert [document.source for document in kb.documents()][:2] == ["ke-hoach.txt", "ban-sao.txt"]
        assert [document.id for document in kb.documents()][2:] == ["A1", "A3"]
        assert kb.text("ke-hoach.txt") == kb.text("ban-sao.txt") == PLAN
        assert len(kb.search('"dân vận khéo"')) == 2
        assert len(kb.instrument("33/CT-TTg")[0].mentions) == 4
        assert len(kb.findings("ke-hoach.txt")) == 1
        assert not kb.verify()
        assert [place.stamp for kept in kb.kept() for place in kept.places] == ["1:10-1", "1:10-2"]
        assert kb.add(analysis(PLAN + "Sửa.", "ban-sao.txt")) is Outcome.REPLACED
        assert [version.text for version in kb.versions("ban-sao.txt")] == [PLAN]
        assert kb.remove("ke-hoach.txt")
    copy = sqlite3.connect(first_version / f"{files.STORE}.v1")
    assert copy.execute("SELECT count(*), min(stamp) FROM documents").fetchone() == (4, "1:")
    copy.close()


def test_an_older_store_is_migrated_once_by_whoever_comes_first(first_version):
    # However slow the machine is: nobody gives up waiting.
    code = (
        "import sys; from dvcq_kb.knowledge import files, open_kb; files.WAIT = 60.0\n"
        "print(len(list(open_kb(sys.argv[1]).documents())))"
    )
    processes = [child(code, str(first_version)) for _ in range(4)]
    assert [process.communicate(timeout=60)[0] for process in processes] == ["4\n"] * 4


def test_a_copy_that_was_not_finished_is_made_again(first_version):
    (first_version / f"{files.STORE}.v1.new").write_bytes(b"half")
    open_kb(first_version).close()
    copy = sqlite3.connect(first_version / f"{files.STORE}.v1")
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    assert not (first_version / f"{files.STORE}.v1.new").exists()


def test_a_migrated_store_has_the_tables_of_a_new_one(first_version, tmp_path):
    def shape(folder):
        open_kb(folder).close()
        connection = sqlite3.connect(folder / files.STORE)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {
            table: list(connection.execute(f"SELECT name, type FROM pragma_table_info('{table}')")) for table in tables
        }
        indexes = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}
        connection.close()
        return columns, indexes

    assert shape(first_version) == shape(tmp_path / "new")


def test_verify_tells_sections_that_the_index_lacks(filled):
    connection = sqlite3.connect(filled / files.STORE)
    connection.execute(
        "INSERT INTO units (document, ordinal, section, heading, head, facts, start, text) "
        "SELECT document, 99, section, heading, head, facts, start, zeroblob(0) FROM units LIMIT 1"
    )
    connection.commit()
    connection.close()
    with open_kb(filled) as kb:
        assert any("sót hoặc thừa 1 mục" in problem for problem in kb.verify())


def test_a_migration_that_fails_leaves_the_old_version(filled, monkeypatch):
    def step(connection):
        connection.execute("ALTER TABLE documents ADD COLUMN note TEXT")
        connection.execute("no SQL")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", schema.VERSION + 1)
        patch.setitem(schema.MIGRATIONS, schema.VERSION - 1, step)
        with pytest.raises(KnowledgeError):
            Store(filled)
    check_intact(filled)


FULL = """
import resource, signal, sys
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import open_kb
from knowledge_samples import article
import random
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
noise = random.Random(1)
def big(number):
    ready = article(number)
    ready["text"] += " ".join(f"{noise.getrandbits(40):x}" for _ in range(6000))
    return ready
with open_kb(sys.argv[1]) as kb:
    kb.add_texts([big(10)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    for number in range(11, 500):
        try:
            kb.add_texts([big(number)])
        except KnowledgeError as error:
            print(type(error).__name__, error)
            break
    hits = kb.search("tu2")
    assert [hit.document_id for hit in hits] == ["A2"], hits
    print(*(document.id for document in kb.documents()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [300_000, 600_000])
def test_a_disk_that_refuses_to_write_loses_nothing(filled, limit):
    process = child(FULL, str(filled), str(limit))
    output, errors = process.communicate(timeout=100)
    assert process.returncode == 0, errors
    told, ids = output.splitlines()
    assert told.startswith("KnowledgeError")
    assert "đầy" in told
    with open_kb(filled) as kb:
        assert [document.id for document in kb.documents()] == ids.split()
        for id_ in ids.split()[1:]:
            assert [hit.document_id for hit in kb.search(f"tu{id_[1:]}")] == [id_]
        assert not kb.verify()
        kb.add_texts([article(900)])
        assert len(kb.search("tu900")) == 1


FULL_STORE = """
import resource, signal, sys
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import open_kb
from knowledge_samples import article
import random
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
noise = random.Random(1)
def big(number):
    ready = article(number)
    ready["text"] += " ".join(f"{noise.getrandbits(40):x}" for _ in range(6000))
    return ready
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
with open_kb(sys.argv[1]) as kb:
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, most))
    try:
        with kb.batch():
            for number in range(10, 500):
                kb.add_texts([big(number)])
    except KnowledgeError as error:
        print(type(error).__name__, error)
    # The same knowledge base goes on once there is room again.
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    kb.add_texts([article(900)])
    print(*(document.id for document in kb.documents()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE")
def test_a_store_that_cannot_be_written_keeps_what_it_had_and_goes_on(filled):
    process = child(FULL_STORE, str(filled))
    output, errors = process.communicate(timeout=100)
    assert process.returncode == 0, errors
    told, ids = output.splitlines()
    assert "ổ đĩa đầy hoặc không ghi được nữa" in told
    with open_kb(filled) as kb:
        assert [document.id for document in kb.documents()] == ids.split()
        assert ids.split()[-1] == "A900"
        assert len(ids.split()) > 6
        for id_ in ids.split()[1:]:
            assert [hit.document_id for hit in kb.search(f"tu{id_[1:]}")] == [id_]
        assert not kb.verify()


READ_ONLY = """
import os, sys, tempfile
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import open_kb
from knowledge_samples import article
with tempfile.TemporaryDirectory() as folder, open_kb(folder) as kb:
    # Import all there is while it can be read.
    kb.add_texts([article(1)])
    kb.search("tu1")
if os.getuid() == 0:
    # Permissions mean nothing to root.
    os.setgid(65534)
    os.setuid(65534)
with open_kb(sys.argv[1]) as kb:
    print(*(hit.document_id for hit in kb.search("tu2")))
    try:
        kb.add_texts([article(9)])
    except KnowledgeError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_read_only_folder_can_be_searched_and_says_why_not_more(filled):
    if os.getuid() == 0:
        for parent in [*filled.parents][:-1]:
            if not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o055)
    for path in [filled, *filled.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        process = child(READ_ONLY, str(filled))
        output, errors = process.communicate(timeout=60)
    finally:
        for path in [filled, *filled.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert process.returncode == 0, errors
    found, told = output.splitlines()
    assert found == "A2"
    assert "không ghi được" in told


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        open_kb(tmp_path / "tệp" / "kho")


def test_threads_search_and_write(filled, monkeypatch):
    monkeypatch.setattr(files, "WAIT", 60.0)
    with open_kb(filled) as kb, ThreadPoolExecutor(4) as pool:
        adds = [pool.submit(kb.add_texts, [article(n)]) for n in range(20, 40)]
        finds = [pool.submit(kb.search, "tu2") for _ in range(40)]
        assert all(future.result() == 1 for future in adds)
        assert all([hit.document_id for hit in future.result()] == ["A2"] for future in finds)
        assert len(kb.search("tu39")) == 1


def test_threads_that_ask_the_same_of_different_documents_get_their_own(filled):
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with open_kb(filled) as kb, ThreadPoolExecutor(4) as pool:
            kb.add_texts([article(number) for number in range(1, 30)])
            wanted = [f"A{number % 29 + 1}" for number in range(1500)]
            found = list(pool.map(lambda id_: (kb.document(id_).id, kb.text(id_)), wanted))
    finally:
        sys.setswitchinterval(interval)
    assert [id_ for id_, _ in found] == wanted
    assert all(f"tu{id_[1:]}" in text for id_, text in found)


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(filled):
    store = Store(filled)

    def fail():
        with store.transaction():
            store.put(records.of_text(article(50)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.put(records.of_text(article(51))) is Outcome.ADDED
    store.close()
    check_intact(filled, ("A1", "A51"))
    with open_kb(filled) as kb:
        assert kb.document("A50") is None
