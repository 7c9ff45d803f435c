"""Who works in an office: invited, ended, suspended; always managed by someone, never by their own hand alone."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from guichet.accounts import actions, queries
from guichet.accounts.invitations import INVITED_FOR
from guichet.accounts.models import Account, Invitation, Post
from guichet.accounts.types import AgentActor, Colleague, Invited, Refused
from guichet.database import Scope, acting
from tests.accounts.agents import make_agent
from tests.accounts.people import make_account

pytestmark = pytest.mark.django_db
NAMES = ("Inès", "Exemple", "attachée de l’Exemple")


def office(code: str = "59") -> int:
    return queries.office_for(code).id


@pytest.fixture
def rosa() -> AgentActor:
    return make_agent("rosa@exemple.test", office(), "responsable", second_factor=False)


def invite(actor, email="ines@exemple.test", role="instructeur", where=None, procedures=()):
    with acting(actor.scope) as now:
        return actions.invite(actor, where or office(), email, role, now, frozenset(procedures))


def accept(made: Invited, email="ines@exemple.test", names=NAMES):
    account = Account.objects.filter(email=email).first() or make_account(email)
    return actions.accept_invitation(account, made.key, names)


def end(actor, post: int, where=None):
    with acting(actor.scope) as now:
        return actions.end_post(actor, where or office(), post, now)


def suspend(actor, agent: int, where=None):
    with acting(actor.scope) as now:
        return actions.suspend(actor, where or office(), agent, now)


def lines(verb: str) -> list[tuple[str, str]]:
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute("SELECT author_kind, author_id FROM journal_line WHERE verb = %s ORDER BY id", [verb])
        return cursor.fetchall()


# Invitations.


def test_a_post_is_taken_once_by_the_address_it_was_offered_to(rosa):
    made = invite(rosa, procedures=["ase-premiere-demande"])
    assert isinstance(made, Invited)
    actor = accept(made)
    assert isinstance(actor, AgentActor)
    [post] = actor.posts
    assert (post.office, post.role, post.procedures) == (office(), "instructeur", {"ase-premiere-demande"})
    assert (actor.given_names, actor.capacity) == ("Inès", "attachée de l’Exemple")
    assert accept(made) == Refused("inconnu")
    assert lines("invitation.envoyer") == [("agent", str(rosa.agent))]
    assert len(lines("invitation.accepter")) == 1
    assert len(lines("agent.nommer")) == 2


def test_only_a_digest_of_the_key_is_kept(rosa):
    made = invite(rosa)
    with acting(Scope.service()):
        [row] = Invitation.objects.values()
    assert made.key not in str(row)
    assert bytes(row["digest"]) != made.key.encode()


def test_another_address_does_not_take_it(rosa):
    made = invite(rosa)
    assert accept(made, "karim@exemple.test") == Refused("autre_adresse")
    assert isinstance(accept(made), AgentActor)


@pytest.mark.parametrize("unread", [" ", "\u200b", "\u202e\x07"])
def test_a_name_that_nobody_can_read_is_refused_at_its_field(rosa, unread):
    made = invite(rosa)
    for number, field in enumerate(("given_names", "family_name", "capacity")):
        names = tuple(unread if place == number else name for place, name in enumerate(NAMES))
        assert accept(made, names=names) == Refused("nom", field)
    assert accept(made, names=("Inès", "Exemple", "x" * 201)) == Refused("nom_long", "capacity")
    actor = accept(made, names=("Inès\u200b", "\u202eExemple", "attachée\x07"))
    assert (actor.given_names, actor.family_name, actor.capacity) == ("Inès", "Exemple", "attachée")


def test_it_serves_no_more_once_withdrawn_past_its_time_or_made_anew(rosa):
    withdrawn, late, former = (invite(rosa, f"{name}@exemple.test") for name in ("a", "b", "c"))
    again = invite(rosa, "c@exemple.test")
    with acting(rosa.scope) as now:
        assert not isinstance(
            actions.withdraw_invitation(rosa, office(), withdrawn.invitation.id, now), Refused
        )
        assert actions.withdraw_invitation(rosa, office(), withdrawn.invitation.id, now) == Refused("inconnu")
        Invitation.objects.filter(pk=late.invitation.id).update(until=now)
        waiting = queries.invitations_of(office(), now)
    assert [one.email for one in waiting] == ["c@exemple.test"]
    assert again.invitation.until - again.invitation.invited_at == INVITED_FOR
    for made, name in ((withdrawn, "a"), (late, "b"), (former, "c")):
        assert queries.invitation_of(made.key) is None
        assert accept(made, f"{name}@exemple.test") == Refused("inconnu")
    assert isinstance(accept(again, "c@exemple.test"), AgentActor)


def test_nobody_gives_themself_a_post(rosa):
    assert invite(rosa, "ROSA@exemple.test", "valideur") == Refused("soi_meme", "email")
    made = invite(rosa, "autre@exemple.test", "valideur")
    Account.objects.filter(email="rosa@exemple.test").update(email="autre@exemple.test")
    assert accept(made, "autre@exemple.test") == Refused("soi_meme")
    with pytest.raises(IntegrityError, match="post_given_by_another"), acting(Scope.service()):
        Post.objects.filter(agent_id=rosa.agent).update(given_by_id=rosa.agent)


def test_what_a_suspended_manager_offered_is_offered_no_more(rosa):
    other = make_agent("remi@exemple.test", office(), "responsable", second_factor=False)
    made = invite(other)
    assert isinstance(suspend(rosa, other.agent), Colleague)
    assert accept(made) == Refused("inconnu")


def test_who_holds_the_post_already_is_not_invited_to_it(rosa):
    accept(invite(rosa))
    assert invite(rosa) == Refused("deja_en_poste", "email")
    assert isinstance(accept(invite(rosa, role="valideur")), AgentActor)


@pytest.mark.parametrize(
    ("code", "role", "why"), [("59", "instructeur", "fonction"), ("92", "responsable", "inconnu")]
)
def test_only_a_manager_of_the_office_manages_it(rosa, code, role, why):
    other = make_agent("autre@exemple.test", office(code), role, second_factor=False)
    made = invite(rosa)
    assert invite(other, "x@exemple.test") == Refused(why)
    assert end(other, rosa.posts[0].id) == Refused(why)
    assert suspend(other, rosa.agent) == Refused(why)
    with acting(other.scope) as now:
        assert actions.withdraw_invitation(other, office(), made.invitation.id, now) == Refused(why)
        assert actions.lift_suspension(other, office(), rosa.agent, now) == Refused(why)
        days = (date(2026, 1, 1), None)
        order = (office(), rosa.agent, frozenset({"favorable"}), "Arrêté", days)
        assert actions.register_delegation(other, *order, now) == Refused(why)
        assert actions.revoke_delegation(other, office(), 1, now) == Refused(why)


def test_a_manager_of_the_national_administration_manages_every_office(rosa):
    nora = make_agent("nora@exemple.test", queries.national_office().id, "responsable", second_factor=False)
    assert isinstance(invite(nora), Invited)
    accept(invite(nora, "remi@exemple.test", "responsable"), "remi@exemple.test")
    assert isinstance(end(nora, rosa.posts[0].id), Colleague)
    assert queries.manages_every_office(nora)
    assert not queries.manages_every_office(rosa)


def test_a_manager_for_some_procedures_gives_no_post_and_does_not_count_as_the_last(rosa):
    made = invite(rosa, "remi@exemple.test", "responsable", procedures=["ase-premiere-demande"])
    remi = accept(made, "remi@exemple.test")
    assert invite(remi, "x@exemple.test") == Refused("fonction")
    assert end(rosa, rosa.posts[0].id) == Refused("dernier_responsable")
    assert isinstance(end(rosa, remi.posts[0].id), Colleague)


# Ends and suspensions.


def test_a_post_that_ended_opens_nothing(rosa):
    ines = accept(invite(rosa))
    assert isinstance(end(rosa, ines.posts[0].id), Colleague)
    assert queries.agent_of(Account.objects.get(pk=ines.account)) is None
    assert end(rosa, ines.posts[0].id) == Refused("inconnu")
    assert lines("agent.fin_de_fonction") == [("agent", str(rosa.agent))]
    assert [one.agent for one in queries.people_of(office())] == [rosa.agent]


def test_the_last_manager_stays(rosa):
    assert end(rosa, rosa.posts[0].id) == Refused("dernier_responsable")
    remi = accept(invite(rosa, "remi@exemple.test", "responsable"), "remi@exemple.test")
    assert isinstance(suspend(rosa, remi.agent), Colleague)
    assert end(rosa, rosa.posts[0].id) == Refused("dernier_responsable")  # the other one may not work
    nora = make_agent("nora@exemple.test", queries.national_office().id, "responsable", second_factor=False)
    assert suspend(nora, rosa.agent) == Refused("dernier_responsable")


def test_nobody_takes_the_last_manager_of_another_office_away(rosa):
    make_agent("both@exemple.test", office("92"), "responsable", second_factor=False)
    both = make_agent("both@exemple.test", office(), "instructeur", second_factor=False)
    assert suspend(rosa, both.agent) == Refused("dernier_responsable")


def test_a_suspended_agent_is_no_agent_until_it_is_lifted(rosa):
    ines = accept(invite(rosa))
    account = Account.objects.get(pk=ines.account)
    assert isinstance(suspend(rosa, ines.agent), Colleague)
    assert queries.agent_of(account) is None
    assert suspend(rosa, ines.agent) == Refused("deja_suspendu")
    with acting(rosa.scope) as now:
        assert isinstance(actions.lift_suspension(rosa, office(), ines.agent, now), Colleague)
        assert actions.lift_suspension(rosa, office(), ines.agent, now) == Refused("pas_suspendu")
    assert queries.agent_of(account) == ines
    assert lines("agent.suspendre") == lines("agent.retablir") == [("agent", str(rosa.agent))]


def test_nobody_suspends_themself_nor_someone_of_elsewhere(rosa):
    other = make_agent("nadia@exemple.test", office("92"), "instructeur", second_factor=False)
    assert suspend(rosa, rosa.agent) == Refused("soi_meme")
    assert suspend(rosa, other.agent) == Refused("inconnu")


def test_the_database_ends_the_sessions_of_the_suspended_alone(rosa):
    with (
        pytest.raises(ProgrammingError, match="this agent is not suspended"),
        acting(Scope.service()),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT accounts_end_sessions(%s)", [rosa.agent])
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(rosa.scope),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT accounts_end_sessions(%s)", [rosa.agent])


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_end_each_other_leave_one():
    actions.fill_offices()
    one, other = (
        make_agent(f"{name}@exemple.test", office(), "responsable", second_factor=False) for name in "ab"
    )
    barrier, told = threading.Barrier(2), []

    def go(actor: AgentActor, target: AgentActor) -> None:
        barrier.wait(10)
        told.append(end(actor, target.posts[0].id))
        connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(type(one).__name__ for one in told) == ["Colleague", "Refused"]
    assert len(queries.people_of(office())) == 1


# Delegations.


def register(actor, agent, days, **changed):
    given = {"acts": frozenset({"favorable"}), "reference": "Arrêté de l’Exemple"} | changed
    with acting(actor.scope) as now:
        return actions.register_delegation(
            actor,
            office(),
            agent,
            given["acts"],
            given["reference"],
            days,
            now,
            given.get("procedures", frozenset()),
        )


def signs(agent, day, act="favorable", procedure="ase-premiere-demande") -> bool:
    with acting(Scope.agent([office()])):
        return queries.signature_of(agent, office(), act, procedure, day) is not None


def test_a_delegation_lets_sign_what_it_says_between_its_days(rosa):
    victor = make_agent("victor@exemple.test", office(), "valideur", second_factor=False)
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    key = register(rosa, victor.agent, (first, last), procedures=frozenset({"ase-premiere-demande"}))
    assert isinstance(key, int)
    assert [signs(victor.agent, day) for day in (first - timedelta(1), first, last, last + timedelta(1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not signs(victor.agent, first, "defavorable")
    assert not signs(victor.agent, first, procedure="autre")
    with acting(rosa.scope) as now:
        assert actions.revoke_delegation(rosa, office(), key, now) == first
        assert actions.revoke_delegation(rosa, office(), key, now) == Refused("deja_revoquee")
    assert not signs(victor.agent, first)
    assert lines("delegation.revoquer") == [("agent", str(rosa.agent))]


def test_who_is_suspended_signs_nothing(rosa):
    victor = make_agent("victor@exemple.test", office(), "valideur", second_factor=False)
    register(rosa, victor.agent, (date(2026, 3, 1), None))
    assert signs(victor.agent, date(2026, 3, 1))
    assert isinstance(suspend(rosa, victor.agent), Colleague)
    assert not signs(victor.agent, date(2026, 3, 1))


def test_no_manager_gives_themselves_the_signature(rosa):
    order = (rosa.agent, (date(2026, 3, 1), None))
    assert register(rosa, *order) == Refused("sa_signature", "agent")
    nora = make_agent("nora@exemple.test", queries.national_office().id, "responsable", second_factor=False)
    assert isinstance(register(nora, *order), int)


def test_a_delegation_ends_with_the_last_post_and_whoever_comes_back_signs_under_a_new_one(rosa):
    victor = make_agent("victor@exemple.test", office(), "valideur", "accueil", second_factor=False)
    day = date(2026, 3, 1)
    register(rosa, victor.agent, (day, None))
    register(rosa, victor.agent, (date(2020, 1, 1), date(2020, 2, 1)))
    accueil, valideur = victor.posts
    assert isinstance(end(rosa, accueil.id), Colleague)
    assert signs(victor.agent, day)
    assert isinstance(end(rosa, valideur.id), Colleague)
    with acting(rosa.scope):
        assert [one.phase for one in queries.delegations_of(office(), day)] == ["passee", "revoquee"]
    assert lines("delegation.revoquer") == [("agent", str(rosa.agent))]
    make_agent("victor@exemple.test", office(), "valideur", second_factor=False)
    assert not signs(victor.agent, day)


def test_the_register_says_what_holds_today_first(rosa):
    day, victor = (
        date(2026, 3, 15),
        make_agent("victor@exemple.test", office(), "valideur", second_factor=False),
    )
    for start, end_ in ((1, 10), (20, None), (1, None), (2, 31)):
        register(rosa, victor.agent, (day.replace(day=start), end_ and day.replace(day=end_)))
    with acting(rosa.scope) as now:
        last = queries.delegations_of(office(), day)[0]
        actions.revoke_delegation(rosa, office(), last.id, now)
        told = queries.delegations_of(office(), day)
    assert [(one.phase, one.valid_from.day) for one in told] == [
        ("en_vigueur", 1), ("a_venir", 20), ("passee", 1), ("revoquee", 2),
    ]  # fmt: skip
    assert {one.registered_by for one in told} == {"Rosa Exemple"}


@pytest.mark.parametrize(("changed", "field"), [
    ({"acts": frozenset()}, "acts"), ({"acts": frozenset({"tout"})}, "acts"), ({"reference": "  "}, "reference"),
    ({"reference": "\u200b"}, "reference"), ({"reference": "x" * 301}, "reference"),
    ({"days": (date(2026, 2, 1), date(2026, 1, 1))}, "valid_to"), ({"agent": 0}, "agent"),
])  # fmt: skip
def test_an_order_that_says_too_little_is_not_registered(rosa, changed, field):
    victor = make_agent("victor@exemple.test", office(), "valideur", second_factor=False)
    days, agent = changed.pop("days", (date(2026, 1, 1), None)), changed.pop("agent", victor.agent)
    told = register(rosa, agent, days, **changed)
    assert isinstance(told, Refused)
    assert told.field == field
