"""A draft is told of twice, then erased whole; what was filed stays; what a crash leaves is finished."""

from datetime import timedelta
from uuid import uuid4

import pytest

from guichet.accounts import actions as accounts
from guichet.accounts.queries import actor_for
from guichet.accounts.types import Actor, Proposal, Proposed
from guichet.database import Scope, acting
from guichet.dossiers import actions, erasing, models, queries, tracking
from guichet.dossiers.types import Filed, NotFound
from guichet.journal.types import Author
from guichet.notifications import queries as notifications
from guichet.notifications.actions import mark_read
from guichet.notifications.models import Delivery
from guichet.publication.actions import publish
from tests.accounts.people import make_account, make_person
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, join, someone
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def aminata():
    return someone()


@pytest.fixture
def now(db):
    with acting(Scope.service()) as now:
        return now


@pytest.fixture
def draft(aminata, now):
    """A draft with its papers, begun today."""
    dossier = begin(aminata, now)
    fill(aminata, dossier, now, date_naissance_annee=[str(now.year - 17)])
    join(aminata, dossier, now)
    return dossier


def told(actor):
    with acting(actor.scope):
        found = notifications.for_person(actor.person, "fr").messages
    return [message for message in found if message.kind == "brouillon_efface_bientot"]


def there(actor, dossier) -> bool:
    with acting(actor.scope):
        try:
            queries.get_for(actor, dossier)
        except NotFound:
            return False
        return True


def files(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def count(model) -> int:
    with acting(Scope.service()):
        return model.objects.count()


def warn_twice(later) -> None:
    for days in (76, 87):
        later(days)
        erasing.run()
        run_jobs()


def test_a_draft_is_warned_of_twice_then_goes_with_its_rows_and_files(aminata, draft, later, settings, now):
    assert files(settings.DOCUMENTS)
    later(75.9)
    assert erasing.run().due.warn == ()
    warn_twice(later)
    assert [message.facts["date"] for message in told(aminata)] == [
        f"{erasing.today(now + timedelta(days=90)):%Y-%m-%d}"
    ] * 2
    later(89.9)
    assert erasing.run().due.erase == ()
    assert there(aminata, draft)
    later(90)
    erasing.run()
    assert not there(aminata, draft)
    assert files(settings.DOCUMENTS) == []
    for model in (models.Dossier, models.Piece, models.Event, models.Notice, models.Erasure):
        assert count(model) == 0
    assert told(aminata) == []
    with acting(Scope.service()):
        (tally,) = models.Tally.objects.all()
    assert (tally.month, tally.state, tally.count) == (erasing.today(now).replace(day=1), "brouillon", 1)


def test_whoever_helps_is_told_too_and_named_in_what_happened(later, now):
    helper = make_account("educ@exemple.test")
    asked = Proposal(
        kind="educateur_ase",
        helper_name="Camille Éduc",
        organisation="ASE de l’Exemple",
        family_name="Exemple",
        given_names="Awa",
        birth_date="2008-05-01",
        email="awa@exemple.test",
        powers=("deposer", "suivre"),
        language="fr",
    )
    proposed = accounts.propose_mandate(helper, asked)
    assert isinstance(proposed, Proposed)
    accounts.consent_by_code(helper, proposed.mandate.id, proposed.code)
    helping, itself = actor_for(helper, proposed.mandate.person), actor_for(helper)
    assert helping is not None
    assert itself is not None
    dossier = begin(helping, now)
    with acting(helping.scope):
        (step,) = tracking.steps_of(helping, queries.get_for(helping, dossier))
    assert (step.author_kind, step.by) == ("mandataire", "Camille Éduc, ASE de l’Exemple")
    later(76)
    erasing.run()
    assert len(told(itself)) == len(told(helping)) == 1
    later(87)
    run_jobs()
    erasing.run()
    run_jobs()
    later(90)
    erasing.run()
    assert not there(helping, dossier)
    assert told(itself) == []


def test_a_draft_whose_warning_mail_has_not_left_stays(aminata, draft, later):
    for days in (76, 87):
        later(days)
        erasing.run()
    later(95)
    assert erasing.run().due.erase == ()
    run_jobs()
    assert [falling.kept.id for falling in erasing.run().due.erase] == [draft]
    assert not there(aminata, draft)


def test_a_draft_whose_warnings_came_back_stays_and_an_alert_says_so(
    aminata, draft, later, now, client, caplog
):
    warn_twice(later)
    with acting(Scope.service()):
        Delivery.objects.update(state=Delivery.State.REJECTED)
    later(120)
    done = erasing.run()
    assert (done.due.erase, [one.kept.id for one in done.due.unreached]) == ((), [draft])
    assert there(aminata, draft)
    assert f"{draft} is kept: a warning about it reached nobody" in caplog.text
    publish("les tests", now)
    told = client.get("/readyz").json()
    assert told["conservation"] == {"avertis_en_vain": 1}
    assert "avertissements_non_recus" in told["alertes"]
    with acting(aminata.scope) as now:
        for message in notifications.for_person(aminata.person, "fr").messages:
            mark_read(aminata.person, message.id, now)
    assert "avertissements_non_recus" not in client.get("/readyz").json()["alertes"]
    erasing.run()
    assert not there(aminata, draft)


def test_a_draft_of_someone_without_an_address_stays(later, now):
    person = make_person()
    actor = Actor(None, person.id, Author("usager", "essai"), None, "fr")
    dossier = begin(actor, now)
    for days in (76, 87, 120):
        later(days)
        done = erasing.run()
        run_jobs()
    assert [one.kept.id for one in done.due.unreached] == [dossier]
    assert there(actor, dossier)


def test_nothing_goes_in_silence_after_a_year_without_the_service(aminata, draft, later):
    later(365)
    erasing.run()
    assert there(aminata, draft)
    assert len(told(aminata)) == 1
    later(365 + 12)
    erasing.run()
    run_jobs()
    assert len(told(aminata)) == 2
    later(365 + 15)
    erasing.run()
    assert not there(aminata, draft)


def test_the_same_day_twice_warns_once(aminata, draft, later):
    later(76.5)
    erasing.run()
    erasing.run()
    assert len(told(aminata)) == 1


def test_a_dry_run_changes_nothing(aminata, draft, later):
    later(200)
    with acting(Scope.service()) as now:
        assert len(erasing.due_now(now).warn) == 1
    assert told(aminata) == []


def test_a_clock_that_leapt_neither_warns_nor_erases(aminata, draft, later, settings):
    warn_twice(later)
    settings.CLOCK_OFFSET = timedelta(days=365)
    assert erasing.run().refused
    erasing.look_at_clock()
    assert erasing.run().refused
    assert there(aminata, draft)
    assert erasing.run(clock_checked=True).refused is None
    assert not there(aminata, draft)


def test_a_hold_freezes_until_it_is_lifted(aminata, draft, later):
    warn_twice(later)
    with acting(Scope.service()) as now:
        hold = erasing.hold_dossier(draft, "recours devant le tribunal", now)
    later(91)
    assert len(erasing.run().due.held) == 1
    assert there(aminata, draft)
    with acting(Scope.service()) as now:
        assert erasing.release(hold, now)
        assert not erasing.release(hold, now)
    erasing.run()
    assert not there(aminata, draft)


def test_a_change_at_the_last_moment_keeps_the_draft(aminata, draft, later):
    warn_twice(later)
    later(90.5)
    with acting(Scope.service()) as now:
        (falling,) = erasing.due_now(now).erase
    with acting(aminata.scope) as now:
        actions.abandon(aminata, draft, now)
        actions.resume(aminata, draft, now)
    erasing._erase_dossier(falling)
    assert there(aminata, draft)


def test_a_filed_request_is_there_after_twenty_years(aminata, later, settings):
    settings.CLOCK_OFFSET = timedelta(0)
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    with acting(aminata.scope):
        assert isinstance(actions.submit(aminata, dossier, uuid4(), NOVEMBER_2023), Filed)
    later(365 * 20)
    assert erasing.run().due.erase == ()
    assert there(aminata, dossier)


def test_a_withdrawn_request_goes_after_five_years_with_receipts_and_their_files(aminata, later, settings):
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    with acting(aminata.scope):
        actions.submit(aminata, dossier, uuid4(), NOVEMBER_2023)
    run_jobs()
    assert [path for path in files(settings.DOCUMENTS) if "issued" in path.parts]
    with acting(aminata.scope) as now:
        actions.withdraw(aminata, dossier, now)
    for days in (365 * 5 - 28, 365 * 5 - 5):
        later(days)
        erasing.run()
        run_jobs()
    with acting(aminata.scope):
        kinds = [one.kind for one in notifications.for_person(aminata.person, "fr").messages]
    assert kinds.count("dossier_efface_bientot") == 2
    assert there(aminata, dossier)
    later(365 * 5 + 3)
    erasing.run()
    assert not there(aminata, dossier)
    assert files(settings.DOCUMENTS) == []
    with acting(Scope.service()):
        (tally,) = models.Tally.objects.all()
    assert (str(tally.month), tally.state) == ("2023-11-01", "retire")


def test_what_was_begun_is_finished_whatever_the_clock(aminata, draft, later, settings):
    warn_twice(later)
    later(91)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasing, "_finish", lambda *_: None)
        erasing.run()
    assert not there(aminata, draft)
    assert files(settings.DOCUMENTS)
    settings.CLOCK_OFFSET = timedelta(days=5000)
    done = erasing.run()
    assert (done.finished, bool(done.refused)) == (1, True)
    assert files(settings.DOCUMENTS) == []
