"""Who has a dossier, who follows it, its labels; one by one, and many at once."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from guichet.accounts import queries as accounts
from guichet.accounts.models import Post
from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.arranging import Label, View
from guichet.dossiers.instruction.handling import Done, TooMany
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Unfit, WrongState
from guichet.dossiers.instruction.wanted import Wanted
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.examined import colleague, filed
from tests.dossiers.requests import NOVEMBER_2023 as NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa():
    return colleague("rosa@exemple.test", "responsable")


@pytest.fixture
def ines():
    return colleague("ines@exemple.test")


def do(actor, act, *args):
    with acting(actor.scope):
        return act(actor, *args, NOW)


def listed(actor, **wanted):
    with acting(actor.scope):
        page = queries.listed(actor, actor.offices[0], Wanted(everything=True, **wanted), NOW.date())
    return [row.id for row in page.rows]


def test_an_examiner_takes_what_nobody_has_and_only_a_manager_takes_it_from_them(ines, rosa):
    karim = colleague("karim@exemple.test")
    _, dossier = filed()
    assert do(ines, actions.take, dossier) == Done()
    assert do(ines, actions.take, dossier) == Done(changed=False)
    assert do(karim, actions.take, dossier) == Unfit("attribue")
    assert isinstance(do(karim, actions.assign, dossier, karim.agent), NotPermitted)
    assert listed(ines, assigned="moi") == [dossier]
    assert do(rosa, actions.assign, dossier, karim.agent) == Done()
    assert listed(karim, assigned="moi") == [dossier]
    assert do(rosa, actions.assign, dossier, None) == Done()
    assert listed(karim, assigned="personne") == [dossier]


def test_a_dossier_is_given_only_to_someone_who_may_examine_it_there(rosa):
    nanterre = office_for("92")
    assert nanterre is not None
    _, dossier = filed()
    for other in (
        colleague("accueil@exemple.test", "accueil"),
        make_agent("nadia@exemple.test", nanterre.id, "instructeur"),
        make_agent(
            "rene@exemple.test", rosa.offices[0], "instructeur", procedures=("renouvellement-recepisse",)
        ),
    ):
        assert do(rosa, actions.assign, dossier, other.agent) == Unfit("agent")


def test_what_is_over_is_given_to_nobody(ines):
    person, dossier = filed()
    with acting(Scope.service(person.person)):
        models.Dossier.objects.filter(pk=dossier).update(state="retire", ended_at=NOW)
    assert isinstance(do(ines, actions.take, dossier), WrongState)


def test_following_is_each_agent_s_own_and_an_auditor_has_none(ines, rosa):
    _, dossier = filed()
    assert do(ines, actions.follow, dossier) == Done()
    assert do(ines, actions.follow, dossier) == Done(changed=False)
    assert (listed(ines, followed=True), listed(rosa, followed=True)) == ([dossier], [])
    assert do(ines, actions.unfollow, dossier) == Done()
    assert listed(ines, followed=True) == []
    assert isinstance(do(colleague("audrey@exemple.test", "auditeur"), actions.follow, dossier), NotPermitted)


def test_a_label_is_named_by_a_manager_put_by_an_agent_and_stays_once_retired(ines, rosa):
    office = rosa.offices[0]
    _, dossier = filed()
    _, other = filed("binta@exemple.test")
    assert isinstance(do(ines, actions.make_label, office, "À rappeler"), NotPermitted)
    made = do(rosa, actions.make_label, office, "  À   rappeler ")
    assert isinstance(made, Label)
    assert (made.name, do(rosa, actions.make_label, office, "À rappeler")) == ("À rappeler", made)
    assert (
        do(rosa, actions.make_label, office, " ")
        == do(rosa, actions.make_label, office, "x" * 41)
        == Unfit("nom")
    )
    assert do(ines, actions.label, dossier, made.id) == Done()
    assert listed(ines, label=made.id) == [dossier]
    assert do(rosa, actions.retire_label, office, made.id) == replace(made, retired=True)
    assert do(ines, actions.label, other, made.id) == Unfit("etiquette")
    with acting(ines.scope):
        assert queries.bears(ines, dossier) == (False, ("À rappeler",))
    assert do(ines, actions.unlabel, dossier, made.id) == Done()
    assert listed(ines, label=made.id) == []


@pytest.mark.parametrize("again", ["URGENT", "ur\u200dgent", "Ｕrgent", "urgent\u00ad"])
def test_two_labels_that_read_the_same_are_one(rosa, again):
    made = do(rosa, actions.make_label, rosa.offices[0], "Urgent")
    assert do(rosa, actions.make_label, rosa.offices[0], again) == made


def test_a_retired_label_is_offered_as_long_as_a_dossier_bears_it_and_its_name_brings_it_back(ines, rosa):
    office = rosa.offices[0]
    _, dossier = filed()
    made, unused = (do(rosa, actions.make_label, office, name) for name in ("Urgent", "Oublié"))
    do(ines, actions.label, dossier, made.id)
    for one in (made, unused):
        do(rosa, actions.retire_label, office, one.id)
    with acting(ines.scope):
        assert queries.labels_of(office) == [Label(made.id, "Urgent", retired=True)]
    assert do(rosa, actions.make_label, office, "URGENT") == made
    assert do(rosa, actions.make_label, office, "urgent") == made
    assert listed(ines, label=made.id) == [dossier]


def test_what_a_colleague_had_who_left_is_taken_and_found_under_their_name(ines, rosa):
    karim = colleague("karim@exemple.test")
    _, dossier = filed()
    do(karim, actions.take, dossier)
    assert do(ines, actions.take, dossier) == Unfit("attribue")
    assert accounts.former_colleagues(rosa.offices[0]) == []
    with acting(Scope.service()):
        Post.objects.filter(agent_id=karim.agent).update(until=F("since"))
    assert accounts.former_colleagues(rosa.offices[0]) == [(karim.agent, "Karim Exemple")]
    assert listed(ines, assigned=str(karim.agent)) == [dossier]
    assert do(ines, actions.take, dossier) == Done()


def test_a_list_by_label_is_in_the_order_of_what_presses(ines, rosa):
    made = do(rosa, actions.make_label, rosa.offices[0], "Urgent")
    both = [filed(f"p{number}@exemple.test")[1] for number in range(2)]
    for dossier in both:
        do(ines, actions.label, dossier, made.id)
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=both[1]).update(next_on="2023-01-01")
        models.Dossier.objects.filter(pk=both[0]).update(next_on="2023-02-01")
    assert listed(ines, label=made.id) == [both[1], both[0]]


def test_a_label_of_another_office_is_not_put(ines, rosa):
    nanterre = office_for("92")
    assert nanterre is not None
    nadia = make_agent("nadia@exemple.test", nanterre.id, "responsable")
    theirs = do(nadia, actions.make_label, nanterre.id, "À rappeler")
    _, dossier = filed()
    assert do(ines, actions.label, dossier, theirs.id) == Unfit("etiquette")
    with pytest.raises(NotFound):
        do(rosa, actions.retire_label, rosa.offices[0], theirs.id)
    with pytest.raises(NotFound):
        do(nadia, actions.follow, dossier)


def test_views_are_one_s_own_or_shared_in_the_office_and_hold_no_words(ines, rosa):
    office = ines.offices[0]
    own = do(ines, actions.keep_view, office, "Mineurs", "etat=depose", False)
    shared = do(ines, actions.keep_view, office, "Retards", "retard=1", True)
    assert isinstance(own, View)
    with acting(rosa.scope):
        (seen,) = queries.views_of(rosa, office)
        assert (seen.name, seen.by) == ("Retards", "Ines Exemple")
        with pytest.raises(NotFound):
            actions.remove_view(rosa, own.id)
    karim = colleague("karim@exemple.test")
    with acting(karim.scope):
        assert not queries.views_of(karim, office)[0].removable
        with pytest.raises(NotFound):
            actions.remove_view(karim, shared.id)
    again = do(ines, actions.keep_view, office, "Mineurs", "etat=en_instruction", False)
    with acting(ines.scope):
        assert [one.filters for one in queries.views_of(ines, office)] == ["etat=en_instruction", "retard=1"]
        actions.remove_view(ines, again.id)
        assert [one.name for one in queries.views_of(ines, office)] == ["Retards"]
    with acting(rosa.scope):  # whoever made it may have left
        assert seen.removable
        actions.remove_view(rosa, shared.id)
        assert queries.views_of(rosa, office) == []


def test_many_at_once_each_has_its_own_result_and_none_undoes_another(ines):
    person, gone = filed()
    _, kept = filed("binta@exemple.test")
    with acting(Scope.service(person.person)):
        models.Dossier.objects.filter(pk=gone).update(state="retire", ended_at=NOW)
    unknown = uuid4()
    with acting(ines.scope):
        done = actions.on_each(
            ines, [unknown, kept, gone, kept], lambda one: actions.take(ines, one, NOW), NOW
        )
    assert [one.dossier for one in done] == sorted([unknown, kept, gone])
    told = {one.dossier: one.told for one in done}
    assert (told[kept], told[unknown]) == (Done(), None)
    assert isinstance(told[gone], WrongState)
    assert listed(ines, assigned="moi") == [kept]
    assert {one.number == "" for one in done if one.dossier == unknown} == {True}


def test_more_than_a_hundred_at_once_is_nothing_at_all(ines):
    with acting(ines.scope):
        done = actions.on_each(ines, [uuid4() for _ in range(101)], lambda one: pytest.fail("done"), NOW)
    assert done == TooMany(100)


def test_the_database_keeps_one_label_of_a_name_and_one_value_a_column(ines, rosa):
    filed()
    do(rosa, actions.make_label, rosa.offices[0], "Urgent")
    with pytest.raises(IntegrityError), acting(rosa.scope), transaction.atomic():
        models.Label.objects.create(office_id=rosa.offices[0], name="Urgent", made_at=NOW)
    facet = {"procedure": "x", "name": "y"}
    with acting(Scope.service()):
        row = models.Dossier.objects.get()
        whose = {"dossier": row, "person_id": row.person_id, "office_id": row.office_id}
        for values in ({}, {"text": "a", "number": 1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                models.Facet.objects.create(**whose, **facet, **values)
