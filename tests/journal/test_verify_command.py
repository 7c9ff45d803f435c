"""`guichet journal verify`: whoever may do everything in the database changes nothing that is not found and named."""

import json
from contextlib import nullcontext

import pytest

from guichet.config import cli
from guichet.config.commands import journal
from guichet.journal import anchor as file_of_heads
from guichet.journal import sealing
from tests.journal.conftest import act, ids, query

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(monkeypatch, capsys, anchor):
    monkeypatch.setattr(journal, "django_ready", nullcontext)

    def command(*arguments):
        status = cli.main(["journal", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def lines(sealer, monkeypatch) -> list[int]:
    """Twelve acts, sealed five by five."""
    monkeypatch.setattr(sealing, "AT_ONCE", 5)
    act(12)
    while sealer.turn():
        pass
    return ids()


def fault(run, *more: object) -> tuple[str, int, int]:
    status, out, _ = run("verify", "--json", *more)
    told = json.loads(out)
    assert (status, told["etat"]) == (1, "altere")
    found = told["faute"]
    return found["raison"], found["ligne"], found["tete"]


def test_a_whole_journal_is_said_so(run, lines):
    act(2)
    status, out, err = run("verify")
    assert (status, err) == (0, "")
    assert out == "intact : 12 lignes sous 3 têtes, dont 3 notées au dehors ; 2 lignes à sceller\n"
    status, out, _ = run("verify", "--json")
    told = json.loads(out)
    assert (status, told["etat"], told["faute"], told["lignes"], told["tetes"]) == (0, "intact", None, 12, 3)
    assert (
        told["derniere_tete"] == query("SELECT encode(hash, 'hex') FROM journal_head WHERE number = 3")[0][0]
    )


CHANGES = (
    "at = at + interval '1 microsecond'",
    "author_kind = 'agent'",
    "author_id = author_id || 'x'",
    "verb = 'decider'",
    "subject = gen_random_uuid()",
    "facts = '{\"revision\": 99}'",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_changed_is_named(run, lines, owner, change):
    owner.execute(f"UPDATE journal_line SET {change} WHERE id = %s", [lines[6]])
    assert fault(run) == ("ligne_modifiee", lines[6], 2)
    status, out, _ = run("verify")
    assert (status, out) == (1, f"altéré : la ligne {lines[6]} n'est plus ce qui a été scellé (tête 2)\n")


def test_a_line_deleted_is_named(run, lines, owner):
    owner.execute("DELETE FROM journal_line WHERE id = %s", [lines[6]])
    assert fault(run) == ("ligne_absente", lines[6], 2)


def test_lines_that_changed_places_are_named_by_the_first(run, lines, owner):
    for before, after in ((lines[3], -1), (lines[8], lines[3]), (-1, lines[8])):
        owner.execute("UPDATE journal_line SET id = %s WHERE id = %s", [after, before])
    assert fault(run) == ("ligne_modifiee", lines[3], 1)


def test_a_line_put_in_a_hole_is_named(run, sealer, owner):
    act(2)
    query("SELECT nextval(pg_get_serial_sequence('journal_line', 'id'))")
    act(2)
    sealer.turn()
    hole = ids()[1] + 1
    owner.execute(
        "INSERT INTO journal_line (id, at, author_kind, author_id, verb, subject, facts)"
        " SELECT %s, at, author_kind, author_id, verb, subject, facts FROM journal_line LIMIT 1",
        [hole],
    )
    assert fault(run) == ("ligne_ajoutee", hole, 1)


def test_an_end_cut_off_is_seen_by_what_was_written_down_only(run, lines, owner, anchor, tmp_path):
    owner.execute("DELETE FROM journal_head WHERE number = 3")
    owner.execute("DELETE FROM journal_line WHERE id > %s", [lines[9]])
    assert fault(run) == ("fin_tronquee", lines[9] + 1, 3)
    elsewhere = tmp_path / "elsewhere.jsonl"
    anchor.rename(elsewhere)
    status, out, err = run("verify")
    assert (status, out.split(" :")[0]) == (0, "intact")
    assert "an end cut off is not seen" in err
    assert fault(run, "--anchor", elsewhere) == ("fin_tronquee", lines[9] + 1, 3)


def test_everything_sealed_anew_is_seen_by_what_was_written_down(run, lines, owner, sealer):
    owner.execute("UPDATE journal_line SET verb = 'decider' WHERE id = %s", [lines[6]])
    owner.execute("TRUNCATE journal_head")
    for _ in range(3):
        sealer.seal()
    assert query("SELECT count(*) FROM journal_head") == [(3,)]
    reason, line, head = fault(run)
    assert (reason, line, head) == ("ancrage_different", lines[0], 1)


@pytest.mark.parametrize(
    "change",
    [
        "root = sha256('x')",
        "previous = sha256('x')",
        "skip = sha256('x')",
        "hash = sha256('x')",
        "sealed_at = sealed_at + interval '1 hour'",
        "size = 4",
        "ids = ids || 99999::bigint",
        "leaves = leaves || sha256('x')",
    ],
)
def test_a_head_changed_is_named_with_its_first_line(run, lines, owner, change):
    owner.execute(f"UPDATE journal_head SET {change} WHERE number = 2")
    assert fault(run) == ("tete_modifiee", lines[5], 2)


def test_a_head_deleted_is_named(run, lines, owner):
    owner.execute("DELETE FROM journal_head WHERE number = 2")
    assert fault(run) == ("tete_absente", lines[5], 2)


def test_heads_written_down_in_several_files_are_all_looked_at(run, lines, sealer, anchor, tmp_path):
    first = tmp_path / "first.jsonl"
    anchor.rename(first)
    act()
    sealer.turn()
    status, out, _ = run("verify", "--json", "--anchor", first, "--anchor", anchor)
    assert (status, json.loads(out)["tetes_ancrees"]) == (0, 4)


def test_a_file_that_is_not_there_is_said_in_one_line(run, lines, tmp_path):
    status, out, err = run("verify", "--anchor", tmp_path / "nowhere")
    assert (status, out) == (1, "")
    assert "No such file" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"hello\n", b"[" * 100_000])
def test_a_file_that_is_no_anchor_proves_nothing_and_is_said_in_one_line(run, lines, tmp_path, content):
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_bytes(content)
    status, out, err = run("verify", "--anchor", wrong)
    assert (status, out) == (1, "")
    assert "no head is written in it" in err
    assert len(err.splitlines()) == 1


def test_a_file_that_was_just_begun_is_as_none(run, lines, anchor):
    anchor.write_bytes(b"")
    status, _, err = run("verify")
    assert status == 0
    assert "an end cut off is not seen" in err


def test_a_timestamp_of_something_else_is_found(run, lines, anchor):
    file_of_heads.add_stamp(anchor, file_of_heads.last_of(anchor), b"token", query("SELECT now()")[0][0])
    assert fault(run) == ("horodatage_faux", lines[11], 3)
