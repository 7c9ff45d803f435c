"""How an office is doing: counted from requests whose days are known, published only where nobody can be recognised."""

from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from guichet.accounts.queries import office_for
from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction.types import NotPermitted, Unfit
from guichet.dossiers.steering import actions, queries
from guichet.dossiers.steering.types import Figures, Line, TooMany, tells
from guichet.journal.models import Reading
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import filed
from tests.dossiers.requests import someone

ASE = "ase-premiere-demande"
TODAY = date(2024, 6, 10)
NOW = datetime(2024, 6, 10, 8, 0, tzinfo=UTC)
_numbers = count(1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lille(_offices_and_procedures) -> int:
    office = office_for("59")
    assert office is not None
    return office.id


@pytest.fixture
def manager(lille: int) -> AgentActor:
    return make_agent("rosa@exemple.test", lille, "responsable", second_factor=False)


def received(office: int, filed_on: date, decided_on: date | None = None, **more: object) -> models.Dossier:
    """A request in the state those days leave it in."""
    actor = someone(f"personne{next(_numbers)}@exemple.test")
    noon = datetime(filed_on.year, filed_on.month, filed_on.day, 12, tzinfo=UTC)
    with acting(actor.scope):
        row = models.Dossier.objects.create(
            person_id=actor.person, procedure=ASE, version="2023-10-02", started_at=noon, changed_at=noon
        )
    decided_at = decided_on and datetime(decided_on.year, decided_on.month, decided_on.day, 12, tzinfo=UTC)
    values = {
        "state": "favorable" if decided_on else "en_instruction",
        "office_id": office,
        "number": f"5901{filed_on:%Y%m%d}{next(_numbers):07d}",
        "filed_at": noon,
        "filed_on": filed_on,
        "filings": 1,
        "decided_at": decided_at,
        **more,
    }
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=row.pk).update(**values)
    return row


def figures(actor: AgentActor, office: int, procedure: str = "") -> Figures:
    with acting(actor.scope):
        found = queries.figures(actor, office, TODAY, procedure)
    assert isinstance(found, Figures)
    return found


def publish(now: datetime = NOW) -> dict[str, models.PublishedDelay]:
    with acting(Scope.service()):
        actions.publish_delays(now)
    return {row.office.code: row for row in models.PublishedDelay.objects.select_related("office")}


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_twelve_whole_months_are_counted_and_the_running_one_is_not(today: date):
    since, until = queries.window(today)
    assert (since.day, until.day) == (1, (today.replace(day=1) - timedelta(days=1)).day)
    assert until < today
    assert (until.year - since.year) * 12 + until.month - since.month == 11


def test_delays_run_from_filing_to_decision(lille: int, manager: AgentActor):
    for taken in (10, 20, 30, 40, 300):
        received(lille, date(2024, 5, 31) - timedelta(days=taken), date(2024, 5, 31))
    received(lille, date(2024, 1, 1), date(2024, 6, 2))  # decided in the running month
    found = figures(manager, lille).delays
    assert (found.decided, found.median, found.ninetieth) == (5, 30, 300)


def test_what_came_and_went_is_told_month_by_month(lille: int, manager: AgentActor):
    received(lille, date(2024, 4, 30))
    received(lille, date(2024, 5, 1), date(2024, 5, 20))
    months = {month.first: (month.filed, month.decided) for month in figures(manager, lille).months}
    assert len(months) == 12
    assert (months[date(2024, 4, 1)], months[date(2024, 5, 1)]) == ((1, 0), (1, 1))


def test_the_stock_is_what_is_under_way_and_its_dates_of_the_law_are_told(lille: int, manager: AgentActor):
    received(lille, date(2024, 3, 1), complete_on=date(2024, 3, 1))
    received(lille, date(2024, 3, 1), state="retire", ended_at=NOW)
    received(lille, TODAY)
    found = figures(manager, lille)
    assert found.pending == 2
    near = [deadline for deadline in found.deadlines if deadline.dossiers]
    assert all(TODAY <= deadline.on <= TODAY + timedelta(days=30) for deadline in near)
    received(lille, date(2024, 2, 20), complete_on=date(2024, 2, 20))
    assert figures(manager, lille).pending == 3


def test_whoever_had_no_paper_when_their_right_ran_out_is_counted(lille: int, manager: AgentActor):
    before, end, after = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)
    received(lille, before, expires_on=end)  # still under way: without
    received(lille, before, after, expires_on=end)  # decided too late: without
    received(lille, before, end, expires_on=end)  # decided in time
    received(lille, before, end, expires_on=end, state="defavorable")  # refused before: not counted
    received(lille, after, expires_on=end)  # filed when it had run out: not counted
    covered = received(lille, before, expires_on=end)
    with acting(manager.scope):
        models.Prolongation.objects.create(
            dossier=covered, person_id=covered.person_id, office_id=lille, valid_from=date(2024, 4, 2),
            valid_to=date(2024, 7, 1), document=covered.pk, issued_by_id=manager.agent,
            issued_at=datetime(2024, 3, 25, 8, 0, tzinfo=UTC),
        )  # fmt: skip
    found = figures(manager, lille)
    assert (found.uncovered, found.expired, found.uncovered_share) == (2, 4, 50)


@pytest.mark.parametrize(("because", "without"), [("remplacee", 0), ("revoquee", 1)])
def test_a_paper_that_another_follows_still_covers_whoever_holds_it(
    lille: int, manager: AgentActor, because: str, without: int
):
    one = received(lille, date(2024, 3, 1), expires_on=date(2024, 4, 1))
    with acting(manager.scope):
        models.Prolongation.objects.create(
            dossier=one, person_id=one.person_id, office_id=lille, valid_from=date(2024, 3, 1),
            valid_to=date(2024, 7, 1), document=one.pk, issued_by_id=manager.agent,
            issued_at=datetime(2024, 3, 1, 8, 0, tzinfo=UTC), ended_at=datetime(2024, 3, 25, 8, 0, tzinfo=UTC),
            ended_because=because,
        )  # fmt: skip
    assert (figures(manager, lille).uncovered, figures(manager, lille).expired) == (without, 1)


def test_a_paper_that_came_after_the_right_ran_out_left_its_person_without(lille: int, manager: AgentActor):
    late = received(lille, date(2024, 3, 1), expires_on=date(2024, 4, 1))
    with acting(manager.scope):
        models.Prolongation.objects.create(
            dossier=late, person_id=late.person_id, office_id=lille, valid_from=date(2024, 4, 2),
            valid_to=date(2024, 7, 1), document=late.pk, issued_by_id=manager.agent, issued_at=NOW,
        )  # fmt: skip
    assert (figures(manager, lille).uncovered, figures(manager, lille).expired) == (1, 1)


def test_a_person_with_two_requests_is_one_person_without_a_document(lille: int, manager: AgentActor):
    first = received(lille, date(2024, 3, 1), expires_on=date(2024, 4, 1))
    second = received(lille, date(2024, 3, 2), expires_on=date(2024, 4, 1))
    with acting(Scope.service()), transaction.atomic():
        models.Dossier.objects.filter(pk=second.pk).update(person_id=first.person_id)
    assert (figures(manager, lille).uncovered, figures(manager, lille).expired) == (1, 1)


@pytest.mark.parametrize(("taken", "told"), [((), (None, None)), ((7,), (7, 7)), ((10, 20), (10, 20))])
def test_delays_of_none_one_and_two_decisions(lille: int, manager: AgentActor, taken, told):
    for days in taken:
        received(lille, date(2024, 5, 31) - timedelta(days=days), date(2024, 5, 31))
    found = figures(manager, lille)
    assert (found.delays.median, found.delays.ninetieth) == told
    assert (found.complements_each is None) == (not taken)


def test_an_office_with_nothing_has_figures_and_publishes_none(lille: int, manager: AgentActor):
    found = figures(manager, lille)
    assert (found.pending, found.delays.decided, found.uncovered_share, found.passed) == (0, 0, None, 0)
    assert publish() == {}


def test_a_decision_is_of_the_day_it_is_where_the_office_is(lille: int):
    guadeloupe = office_for("971")
    assert guadeloupe is not None
    chief = make_agent("paul@exemple.test", guadeloupe.id, "responsable", second_factor=False)
    evening = datetime(2024, 6, 1, 3, 30, tzinfo=UTC)  # on 31 May at 23:30 there
    received(guadeloupe.id, date(2024, 5, 30), date(2024, 5, 31), decided_at=evening)
    received(guadeloupe.id, date(2024, 3, 30), date(2024, 4, 1))  # over the night that is an hour short
    found = figures(chief, guadeloupe.id)
    assert (found.delays.decided, found.delays.median, found.delays.ninetieth) == (2, 1, 2)
    with acting(chief.scope) as now:
        lines = actions.export(chief, guadeloupe.id, None, now)
    assert lines == Unfit("jours")


def test_a_request_that_waits_for_documents_has_no_date_and_one_that_is_past_is_told(
    lille: int, manager: AgentActor
):
    came = date(2024, 2, 20)
    received(lille, came, state="complement_demande")
    assert (figures(manager, lille).deadlines, figures(manager, lille).passed) == ([], 0)
    received(lille, came, state="complement_demande", complete_on=came)
    received(lille, date(2023, 1, 2), complete_on=date(2023, 1, 2))
    found = figures(manager, lille)
    assert [one.dossiers for one in found.deadlines] == [1]
    assert found.passed == 1


def test_a_post_for_some_procedures_counts_and_exports_those_alone(lille: int):
    received(lille, date(2024, 5, 2))
    received(lille, date(2024, 5, 3), procedure="autre-demarche")
    for procedure, pending in ((ASE, 1), ("aucune", 0)):
        held = make_agent(
            f"{procedure}@exemple.test", lille, "responsable", second_factor=False, procedures=(procedure,)
        )
        assert figures(held, lille).pending == pending
        with acting(held.scope):
            assert queries.procedures_of(held, lille) == [ASE][:pending]
            assert isinstance(queries.figures(held, lille, TODAY, "autre-demarche"), NotPermitted)


def test_an_office_reads_its_own_figures_and_not_every_role_does(lille: int, manager: AgentActor):
    elsewhere = office_for("92")
    assert elsewhere is not None
    received(elsewhere.id, date(2024, 5, 1))
    assert figures(manager, lille).pending == 0
    examiner = make_agent("ines@exemple.test", lille, "instructeur", second_factor=False)
    with acting(examiner.scope):
        assert isinstance(queries.figures(examiner, lille, TODAY), NotPermitted)
    with acting(manager.scope):
        assert isinstance(queries.figures(manager, elsewhere.id, TODAY), NotPermitted)


def test_ten_decisions_are_not_published_and_eleven_are(lille: int):
    elsewhere = office_for("92")
    assert elsewhere is not None
    for office, number in ((lille, 11), (elsewhere.id, 10)):
        for taken in range(1, number + 1):
            received(office, date(2024, 5, 31) - timedelta(days=taken), date(2024, 5, 31))
    rows = publish()
    assert len(rows) == 2
    many, few = sorted(rows.values(), key=lambda row: row.decided is None)
    assert (many.decided, many.median, many.ninetieth, many.pending) == (11, 6, 10, None)
    assert (few.decided, few.median, few.ninetieth) == (None, None, None)
    assert publish(JULY).keys() == rows.keys()  # a second publication takes the place of the first


JULY, AUGUST = datetime(2024, 7, 2, 2, 31, tzinfo=UTC), datetime(2024, 8, 2, 2, 31, tzinfo=UTC)


def decided(office: int, number: int, on: date) -> None:
    for _ in range(number):
        received(office, on - timedelta(days=3), on)


@pytest.mark.parametrize(
    ("more", "shown", "until"),
    [
        (0, 11, date(2024, 6, 30)),
        (1, 11, date(2024, 5, 31)),
        (10, 11, date(2024, 5, 31)),
        (11, 22, date(2024, 6, 30)),
    ],
)
def test_what_two_publications_differ_by_tells_of_nobody(lille: int, more, shown, until):
    decided(lille, 11, date(2024, 5, 20))
    publish()
    decided(lille, more, date(2024, 6, 20))
    (row,) = publish(JULY).values()
    assert (row.decided, row.until) == (shown, until)


def test_a_line_that_was_kept_is_compared_again_with_what_was_published(lille: int):
    decided(lille, 11, date(2024, 5, 20))
    publish()
    decided(lille, 6, date(2024, 6, 20))
    publish(JULY)
    decided(lille, 6, date(2024, 7, 20))
    (row,) = publish(AUGUST).values()
    assert (row.decided, row.until) == (23, date(2024, 7, 31))


def test_figures_are_published_once_a_month_when_it_is_over_everywhere(lille: int):
    decided(lille, 11, date(2024, 5, 20))
    publish()
    decided(lille, 11, date(2024, 5, 21))
    assert [row.decided for row in publish(NOW + timedelta(days=1)).values()] == [11]
    before = datetime(2024, 7, 1, 9, 0, tzinfo=UTC)  # still June in Polynesia
    assert [row.until for row in publish(before).values()] == [date(2024, 5, 31)]
    assert [row.until for row in publish(JULY).values()] == [date(2024, 6, 30)]


def test_requests_under_way_are_those_of_the_end_of_the_month(lille: int):
    day, after = date(2024, 5, 31), date(2024, 6, 5)
    ended = datetime(2024, 6, 5, 12, tzinfo=UTC)
    for _ in range(9):
        received(lille, day)
    received(lille, date(2024, 5, 2), after)
    received(lille, date(2024, 5, 2), state="retire", ended_at=ended)
    received(lille, date(2024, 5, 2), day)
    received(lille, after)
    assert [row.pending for row in publish().values()] == [11]
    with acting(Scope.service()):
        models.Dossier.objects.filter(filed_on=day).update(state="retire", ended_at=ended)
    assert [row.pending for row in publish(NOW + timedelta(days=9)).values()] == [11]


def test_a_decision_dated_before_its_request_stops_no_publication(lille: int):
    for _ in range(11):
        received(lille, date(2024, 5, 20), date(2024, 5, 18))
    (row,) = publish().values()
    assert (row.decided, row.median, row.ninetieth) == (11, 0, 0)


def test_an_export_writes_down_each_dossier_as_read(lille: int, manager: AgentActor):
    _person, dossier = filed()
    day = date(2023, 11, 15)
    with acting(manager.scope) as now:
        found = actions.export(manager, lille, (day, day), now)
    assert isinstance(found, list)
    (line,) = found
    assert isinstance(line, Line)
    assert (line.filed_on, line.state) == (day, "depose")
    assert line.family_name
    with acting(Scope.service()):
        assert list(Reading.objects.values_list("dossier", "what")) == [(dossier, "export")]


def test_an_export_is_refused_beyond_its_limit_and_to_who_examines(
    lille: int, manager: AgentActor, monkeypatch
):
    received(lille, TODAY)
    received(lille, TODAY)
    small = queries.load(queries.settings.DATA / "parameters/pilotage.yaml")
    figure = small.by_name["lignes_exportees"][0].model_copy(update={"valeur": 1})
    monkeypatch.setitem(queries.parameters().by_name, "lignes_exportees", (figure,))
    examiner = make_agent("ines@exemple.test", lille, "instructeur", second_factor=False)
    with acting(manager.scope) as now:
        assert actions.export(manager, lille, (TODAY, TODAY), now) == TooMany(1)
    with acting(examiner.scope) as now:
        assert isinstance(actions.export(examiner, lille, (TODAY, TODAY), now), NotPermitted)


def test_an_export_holds_what_the_posts_of_the_agent_cover(lille: int):
    filed()
    held = make_agent("a@exemple.test", lille, "auditeur", second_factor=False, procedures=("autre",))
    day = date(2023, 11, 15)
    with acting(held.scope) as now:
        assert actions.export(held, lille, (day, day), now) == []


def written(office: int, number: int, asked_on: date, answered_on: date | None) -> None:
    """Messages to an office, from people without an account."""
    at = {name: day and datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
          for name, day in (("asked_at", asked_on), ("answered_at", answered_on))}  # fmt: skip
    for _ in range(number):
        key = uuid4()
        with acting(Scope.usager(key)):
            models.Inquiry.objects.create(
                id=key, owner=key, office_id=office, number=f"CT-5901-{asked_on:%Y%m%d}-{next(_numbers):04d}",
                topic="autre", due_on=asked_on, since=at["asked_at"], changed_at=at["asked_at"], **at,
                email="awa@exemple.test", state="repondu" if answered_on else "ouvert",
            )  # fmt: skip


def test_messages_are_counted_beside_delays_and_too_few_are_not(lille: int):
    elsewhere = office_for("92")
    assert elsewhere is not None
    written(lille, 11, date(2024, 5, 2), date(2024, 5, 6))
    written(lille, 11, date(2024, 5, 2), None)
    written(elsewhere.id, 10, date(2024, 5, 2), date(2024, 5, 3))
    publish()
    found = {row.office: row for row in queries.published_replies()}
    assert len(found) == 2
    many, few = sorted(found.values(), key=lambda row: row.received is None)
    assert (many.received, many.answered, many.median) == (22, 11, 4)
    assert (few.received, few.answered, few.median) == (None, None, None)


@pytest.mark.parametrize(
    ("answered", "waiting", "told"),
    [
        (10, 11, (21, None, None)),
        (11, 10, (21, None, None)),  # ten wait: whoever subtracts would know it
        (11, 0, (11, 11, 1)),
        (0, 11, (11, None, None)),
    ],
)
def test_no_figure_of_messages_lets_a_small_one_be_worked_out(lille: int, answered, waiting, told):
    written(lille, answered, date(2024, 5, 2), date(2024, 5, 3))
    written(lille, waiting, date(2024, 5, 2), None)
    publish()
    (row,) = queries.published_replies()
    assert (row.received, row.answered, row.median) == told


def test_an_answer_that_came_after_the_month_is_not_counted_in_it(lille: int):
    written(lille, 22, date(2024, 5, 2), date(2024, 5, 6))
    written(lille, 11, date(2024, 5, 30), date(2024, 6, 1))
    publish()
    (row,) = queries.published_replies()
    assert (row.received, row.answered, row.median) == (33, 22, 4)


@pytest.mark.parametrize(
    ("answered", "waiting", "until"),
    [
        (11, 0, date(2024, 6, 30)),
        (0, 11, date(2024, 6, 30)),
        (11, 1, date(2024, 5, 31)),
        (5, 0, date(2024, 5, 31)),
    ],
)
def test_messages_published_again_tell_of_nobody_not_even_of_those_that_wait(
    lille: int, answered, waiting, until
):
    written(lille, 11, date(2024, 5, 2), date(2024, 5, 3))
    written(lille, 11, date(2024, 5, 2), None)
    publish()
    written(lille, answered, date(2024, 6, 2), date(2024, 6, 3))
    written(lille, waiting, date(2024, 6, 2), None)
    publish(JULY)
    assert [row.until for row in queries.published_replies()] == [until]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12))
def test_no_two_figures_ever_published_differ_by_a_few(counts: list[int]):
    published = [counts[0]]
    for one in counts[1:]:
        published += [] if tells(published[-1:], [one], 11) else [one]
    assert all(a == b or abs(a - b) >= 11 for a, b in pairwise(published))
