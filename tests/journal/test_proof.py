"""One line is proved to someone who has nothing of the service but a hash, or the file of heads."""

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from guichet.config import cli
from guichet.config.commands import journal
from guichet.journal import chain, sealing
from guichet.journal.types import Proof
from tests.journal.conftest import act, ids, query
from tests.journal.invented import line, seal

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_journal_proof.py"


@pytest.fixture
def proof_of(monkeypatch, capsys, anchor):
    monkeypatch.setattr(journal, "django_ready", nullcontext)

    def command(line: int):
        status = cli.main(["journal", "proof", str(line)])
        out, err = capsys.readouterr()
        return status, out, err

    return command


def judge(proof: object, *options: object) -> tuple[int, str]:
    """What the script says, alone: without the packages of the service, nor its folder."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, "-", *map(str, options)],
        input=proof if isinstance(proof, str) else json.dumps(proof),
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def invented_proof(journal, id: int) -> dict:
    """As the service makes it, up to the last head."""
    (batch,) = (one for one in journal.sealed if id in one.ids)
    rank = batch.ids.index(id)
    way = sorted(chain.way_back(len(journal.sealed), batch.head.number))
    (found,) = (one for one in journal.lines if one.id == id)
    heads = tuple(journal.sealed[number - 1].head for number in way)
    return chain.proof_record(Proof(found, rank, chain.path_to(batch.leaves, rank), heads))


@pytest.mark.django_db
def test_the_proof_of_any_line_holds_by_the_file_or_by_the_last_head(sealer, anchor, proof_of, monkeypatch):
    monkeypatch.setattr(sealing, "AT_ONCE", 5)
    act(17)
    while sealer.turn():
        pass
    for id in ids():
        status, out, _ = proof_of(id)
        assert status == 0
        last = json.loads(out)["tetes"][-1]
        assert last["numero"] == 4
        for known in (("--anchor", anchor), ("--head", last["tete"])):
            status, said = judge(out, *known)
            assert status == 0, said
            assert f"line {id} was sealed on" in said


@pytest.mark.django_db
def test_a_proof_leads_to_the_last_head_written_down_and_no_further(sealer, anchor, proof_of):
    act()
    sealer.turn()
    act()
    sealer.seal()
    first, second = ids()
    assert [head["numero"] for head in json.loads(proof_of(first)[1])["tetes"]] == [1]
    assert [head["numero"] for head in json.loads(proof_of(second)[1])["tetes"]] == [2]


@pytest.mark.django_db
def test_a_line_that_is_not_there_or_awaits_its_seal_has_no_proof_yet(sealer, proof_of):
    act()
    (id,) = ids()
    status, out, err = proof_of(id)
    assert (status, out) == (1, "")
    assert "awaits its seal" in err
    status, out, err = proof_of(id + 1)
    assert (status, out) == (1, "")
    assert "no line is" in err


@pytest.mark.django_db(transaction=True)
def test_a_line_that_was_changed_has_no_proof_any_more(sealer, owner, proof_of):
    act(3)
    sealer.turn()
    id = ids()[1]
    owner.execute("UPDATE journal_line SET verb = 'decider' WHERE id = %s", [id])
    status, out, err = proof_of(id)
    assert (status, out) == (1, "")
    assert "not as it was sealed" in err
    assert query("SELECT verb FROM journal_line WHERE id = %s", id) == [("decider",)]


JOURNAL = seal([line(id) for id in range(1, 401)], [13, *[1] * 300, 50])
PROOF = invented_proof(JOURNAL, 5)


def test_a_proof_stays_short_however_many_heads_came_after():
    assert len(JOURNAL.sealed) > 300
    assert len(PROOF["tetes"]) <= 20
    last = PROOF["tetes"][-1]["tete"]
    for written in (last, last.upper()):
        assert judge(PROOF, "--head", written)[0] == 0


def spoiled() -> list[tuple[str, dict]]:
    """The same proof with one thing wrong."""
    found = []

    def add(name: str, spoil) -> None:
        copy = json.loads(json.dumps(PROOF))
        spoil(copy)
        found.append((name, copy))

    for key, value in PROOF["ligne"].items():
        other = {"faits": {}, "ligne": 6}.get(key, f"{value}0")
        add(f"line {key}", lambda proof, key=key, other=other: proof["ligne"].update({key: other}))
    add("rank", lambda proof: proof.update(rang=proof["rang"] + 1))
    add("far rank", lambda proof: proof.update(rang=13))
    add("path shorter", lambda proof: proof["chemin"].pop())
    add("path longer", lambda proof: proof["chemin"].append("00" * 32))
    add("path swapped", lambda proof: proof["chemin"].reverse())
    for key in PROOF["tetes"][0]:
        for place in (0, 1, -1):
            value = PROOF["tetes"][place][key]
            other = value + 1 if isinstance(value, int) else value[:-1] + ("1" if value[-1] == "0" else "0")
            add(f"head {place} {key}", lambda proof, place=place, key=key, other=other:
                proof["tetes"][place].update({key: other}))  # fmt: skip
    add("heads out of order", lambda proof: proof["tetes"].insert(1, proof["tetes"].pop(2)))
    add("a head left out", lambda proof: proof["tetes"].pop(1))
    add("the last head left out", lambda proof: proof["tetes"].pop())
    add("a head that is no record", lambda proof: proof["tetes"].insert(1, "00"))
    add("no head", lambda proof: proof["tetes"].clear())
    return found


@pytest.mark.parametrize(
    ("name", "proof"), spoiled(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_proof_with_one_thing_wrong_does_not_hold(name, proof):
    status, said = judge(proof, "--head", PROOF["tetes"][-1]["tete"])
    assert status == 1, said
    assert said.startswith(("the proof does not hold: ", "the proof cannot be read: ")), said


def test_a_proof_that_leads_to_another_head_than_the_one_known_does_not_hold(tmp_path):
    assert judge(PROOF, "--head", "00" * 32)[0] == 1
    (tmp_path / "heads.jsonl").write_text('{"numero": 1}\n{"nume\n3\n')
    status, said = judge(PROOF, "--anchor", tmp_path / "heads.jsonl")
    assert status == 1
    assert "not one known from elsewhere" in said


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"ligne": 3, "tetes": 4}'])
def test_what_is_no_proof_is_said(text):
    status, said = judge(text, "--head", "00" * 32)
    assert status == 1
    assert said.startswith("the proof cannot be read")
