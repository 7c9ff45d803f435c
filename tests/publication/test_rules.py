"""Rules come into force, answer, change, and come back."""

from datetime import date

import pytest
from django.db import OperationalError

from guichet.orientation import hash_of, read_texts
from guichet.publication import queries
from guichet.publication.models import AnswerChange, Enforcement, Release
from guichet.publication.queries import (
    NothingInForce,
    news_of,
    orientation_in_force,
    orientation_of,
    release_in_force,
)
from guichet.publication.types import Published, Refused
from tests.publication.release import AUTHOR, LOCAL_RULE, NATIONAL_RULE, NOW

pytestmark = pytest.mark.django_db

STUDENT = {"demande": "premiere_demande", "fondement": "etudiant", "departement": "92"}
TODAY = date(2026, 11, 21)


def links(orientation) -> list[str]:
    return [link["libelle"] for link in orientation.answer(STUDENT, today=TODAY)["liens"]]


# Putting in force.


def test_before_the_first_publication_nothing_is_in_force():
    assert release_in_force() is None
    assert orientation_of("0" * 64) is None
    with pytest.raises(NothingInForce):
        orientation_in_force()


def test_a_release_is_named_by_its_texts_and_keeps_who_put_it_in_force_and_when(data):
    published = data.publish()
    in_force = release_in_force()
    assert published == Published(hash_of(read_texts(data.folder)), already=False)
    assert (in_force.hash, in_force.author, in_force.since) == (published.hash, AUTHOR, NOW)
    assert Release.objects.get().texts == read_texts(data.folder)
    assert orientation_in_force().answer(STUDENT, today=TODAY)["regles"] == published.hash


def test_publishing_the_same_rules_again_changes_nothing(data):
    first = data.publish()
    again = data.publish(hours=1)
    assert again == Published(first.hash, already=True)
    assert (Release.objects.count(), Enforcement.objects.count()) == (1, 1)
    assert release_in_force().since == NOW


def test_the_first_release_is_no_news(data):
    data.publish()
    assert news_of("69") == []


# What does not hold.


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("misspell_a_key", ["orientation/prefectures/69.yaml:", LOCAL_RULE, "allors", "alors"]),
        ("break_an_example", [NATIONAL_RULE]),
    ],
)
def test_rules_that_do_not_hold_are_refused_by_name_and_those_in_force_keep_answering(data, damage, named):
    good = data.publish()
    before = orientation_in_force().answer(STUDENT, today=TODAY)
    getattr(data, damage)()
    refused = data.publish(hours=1)
    assert isinstance(refused, Refused)
    for word in named:
        assert word in " ".join(refused.reasons)
    assert release_in_force().hash == good.hash
    assert orientation_in_force().answer(STUDENT, today=TODAY) == before
    assert (Release.objects.count(), Enforcement.objects.count()) == (1, 1)


def test_a_first_release_that_does_not_hold_leaves_nothing_in_force(data):
    data.misspell_a_key()
    assert isinstance(data.publish(), Refused)
    assert release_in_force() is None


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\x00b: 1", b"- [", b"[" * 5000])
def test_a_file_that_is_no_rule_file_is_refused_by_name(data, content):
    (data.folder / "orientation" / "prefectures" / "69.yaml").write_bytes(content)
    refused = data.publish()
    assert isinstance(refused, Refused)
    assert all("69.yaml" in reason for reason in refused.reasons)


def test_a_folder_without_rules_is_refused(tmp_path, data):
    data.folder = tmp_path / "absent"
    assert isinstance(data.publish(), Refused)


# What a release changes.


@pytest.fixture
def changed(data) -> Published:
    """A second release, an hour after the first: one local rule and one national rule answer otherwise."""
    data.publish()
    data.change_local_answer()
    data.change_national_answer()
    return data.publish(hours=1)


def test_a_release_records_what_it_changes_by_departement(changed):
    rows = {(row.departement, row.after["rule"]): row for row in AnswerChange.objects.all()}
    assert set(rows) == {("69", LOCAL_RULE), (None, NATIONAL_RULE)}
    assert changed.changed == len(rows)
    assert all(row.situations > 0 for row in rows.values())
    assert rows["69", LOCAL_RULE].before["rule"] == LOCAL_RULE


def test_the_sample_of_a_change_is_a_situation_whose_answer_changed(changed):
    former = orientation_of(Release.objects.order_by("id").first().hash)
    for row in AnswerChange.objects.all():
        answers = [o.answer(row.sample, today=TODAY) for o in (former, orientation_in_force())]
        assert answers[1]["regle"] == row.after["rule"]
        assert answers[0]["liens"] != answers[1]["liens"]


def test_a_departement_reads_its_own_changes_and_those_of_everywhere(changed):
    assert {news.after["rule"] for news in news_of("69")} == {LOCAL_RULE, NATIONAL_RULE}
    (elsewhere,) = news_of("92")
    assert (elsewhere.kind, elsewhere.departement, elsewhere.after["rule"]) == (
        "reponse",
        None,
        NATIONAL_RULE,
    )
    assert elsewhere.at == release_in_force().since
    assert elsewhere.situation["fondement"] == "etudiant"


def test_the_name_of_a_piece_of_news_never_changes(changed, data):
    before = {news.id for news in news_of("69")}
    data.edit(
        "orientation/national.yaml",
        f"id: {NATIONAL_RULE}\n",
        "liens: [anef, service-public]",
        "liens: [anef]",
    )
    data.publish(hours=2)
    after = news_of("69")
    assert before < {news.id for news in after}
    assert [news.at for news in after] == sorted((news.at for news in after), reverse=True)
    assert [news.id for news in news_of("69", most=1)] == [after[0].id]


def test_a_reworded_comment_is_a_new_release_and_no_news(data):
    data.publish()
    path = data.folder / "orientation" / "national.yaml"
    path.write_text(path.read_text("utf-8") + "# Relu.\n", "utf-8")
    assert data.publish(hours=1).changed == 0
    assert news_of("69") == []


# Former releases.


def test_going_back_to_former_rules_puts_them_in_force_again(changed, data, tmp_path):
    former = Release.objects.order_by("id").first()
    back = type(data).copied(tmp_path / "back").publish(hours=2)
    assert (back.hash, back.already) == (former.hash, False)
    assert release_in_force().hash == former.hash
    assert (Release.objects.count(), Enforcement.objects.count()) == (2, 3)
    assert {news.after["rule"] for news in news_of("69")} == {LOCAL_RULE, NATIONAL_RULE}


def test_a_former_release_answers_as_it_did(data):
    first = data.publish()
    then = orientation_in_force().answer(STUDENT, today=TODAY)
    data.change_national_answer()
    data.publish(hours=1)
    assert links(orientation_in_force()) != [link["libelle"] for link in then["liens"]]
    assert orientation_of(first.hash).answer(STUDENT, today=TODAY) == then


def test_rules_this_version_can_no_longer_read_do_not_stop_newer_ones(data):
    former = Release.objects.create(hash="0" * 64, texts={"vocabulary.yaml": "?"}, author="x", stored_at=NOW)
    Enforcement.objects.create(release=former, author="x", since=NOW)
    published = data.publish(hours=1)
    assert published.changed == 0
    assert orientation_in_force().hash == published.hash


# What a process remembers.


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch, settings) -> Clock:
    settings.RELEASE_CHECK_SECONDS = 2
    clock = Clock()
    monkeypatch.setattr(queries, "monotonic", clock)
    return clock


def test_a_process_asks_the_database_nothing_between_two_checks(data, clock, django_assert_num_queries):
    data.publish()
    with django_assert_num_queries(2):
        orientation_in_force()
    clock.seconds += 1.9
    with django_assert_num_queries(0):
        orientation_in_force()
    clock.seconds += 0.2
    with django_assert_num_queries(1):
        orientation_in_force()


def test_a_process_sees_a_new_release_at_its_next_check(data, clock):
    first = data.publish()
    assert orientation_in_force().hash == first.hash
    data.change_national_answer()
    second = data.publish(hours=1)
    assert orientation_in_force().hash == first.hash
    clock.seconds += 2
    assert orientation_in_force().hash == second.hash


def test_a_process_that_knows_its_rules_answers_while_the_database_is_away(data, clock, monkeypatch):
    data.publish()
    known = orientation_in_force()

    def away() -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(queries, "release_in_force", away)
    clock.seconds += 3600
    assert orientation_in_force() is known
