"""What each address answers to each role, written by hand, family by family.

A new address without a line here fails `test_routes`. Order of the roles: `addresses.ROLES`; for the addresses of
agents, `addresses.AGENTS`. 2xx and 3xx are what the address itself does; `SIGN_IN` is the way to the sign-in, 404 what
is not theirs, 403 a mandate that ended, a post that does not cover the act, a second factor that is missing.
"""

from dataclasses import dataclass

SIGN_IN = "sign in"
Answer = int | str
Answers = tuple[Answer, Answer, Answer, Answer, Answer, Answer]


@dataclass(frozen=True)
class Line:
    get: Answers
    post: Answers


def all_(answer: Answer) -> Answers:
    return (answer,) * 6


def signed_in(answer: Answer) -> Answers:
    """The same for every account: each sees and does their own."""
    return (SIGN_IN, SIGN_IN, answer, answer, answer, answer)


def known(stranger: Answer, member: Answer) -> Answers:
    return (stranger, stranger, member, member, member, member)


def acting(answer: Answer) -> Answers:
    """Pages without a dossier; who held a mandate that ended is told so before anything else."""
    return (SIGN_IN, SIGN_IN, answer, answer, answer, 403)


def theirs(answer: Answer) -> Answers:
    """The owner, and whoever acts for her under a mandate that holds; nobody else."""
    return (SIGN_IN, SIGN_IN, answer, answer, 404, 403)


NO = all_(405)

PUBLIC = Line(all_(200), NO)
PUBLIC_FORM = Line(all_(200), all_(200))
MEMBER_PAGE = Line(signed_in(200), NO)
MEMBER_FORM = Line(signed_in(200), signed_in(200))
MEMBER_CHANGE = Line(signed_in(200), signed_in(302))
STRANGER_FORM = Line(known(200, 302), known(200, 302))
UNDER_WAY = Line(known(302, 302), known(302, 302))
"""Second half of a sign-in that was not begun, or first of one that is over."""
ELSEWHERE = Line(signed_in(302), signed_in(302))
NONE_HELD = Line(signed_in(404), signed_in(404))
THEIR_PAGE = Line(theirs(200), NO)

ROUTES: dict[str, Line] = {
    # Anyone's.
    "": PUBLIC,
    "accessibilite": PUBLIC,
    "delais": PUBLIC,
    "contact": Line(all_(200), all_(422)),
    # Aminata's: whoever helps her has messages of their own.
    "contact/<uuid:inquiry>": Line((404, 404, 200, 404, 404, 404), (404, 404, 422, 404, 404, 404)),
    "demarches/": PUBLIC,
    "demarches/<str:code>": PUBLIC,
    "demarches/<str:code>/atom.xml": PUBLIC,
    "dossiers/communes": PUBLIC,
    "dossiers/nouveau": PUBLIC,
    "dossiers/nouveau/<slug:procedure>/documents": PUBLIC,
    "dossiers/nouveau/<slug:procedure>/documents.pdf": PUBLIC,
    "depot-impossible": Line(all_(200), all_(422)),
    # Aminata's: who has no account reads theirs in the session in which they made it.
    "depot-impossible/<uuid:statement>": Line((404, 404, 200, 404, 404, 404), NO),
    "depot-impossible/<uuid:statement>.pdf": Line((404, 404, 302, 404, 404, 404), NO),
    "mentions-legales": PUBLIC,
    "orientation": Line(all_(200), all_(302)),
    "plan-du-site": PUBLIC,
    "verifier": Line(all_(200), all_(400)),
    "verifier/statuts": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "api/v1/": Line(all_(404), all_(404)),
    "api/v1/openapi.json": PUBLIC_FORM,
    "api/v1/orientation": Line(NO, all_(400)),
    "api/v1/vocabulaire": PUBLIC,
    # To have an account and to enter it.
    "compte/confirmation": PUBLIC_FORM,
    "compte/confirmation/<str:key>": Line(all_(200), all_(404)),
    "compte/connexion": STRANGER_FORM,
    "compte/connexion/cle": UNDER_WAY,
    "compte/connexion/code": UNDER_WAY,
    "compte/connexion/second-facteur": UNDER_WAY,
    "compte/creation": STRANGER_FORM,
    "compte/creation/envoye": PUBLIC,
    "compte/deconnexion": Line(known(302, 200), all_(302)),
    # FranceConnect, which is not switched on here.
    "compte/franceconnect": Line(NO, all_(404)),
    "compte/franceconnect/compte": Line(all_(302), all_(302)),
    "compte/franceconnect/depart": Line(all_(302), NO),
    "compte/franceconnect/fin": Line(NO, all_(404)),
    "compte/franceconnect/retour": Line(all_(404), NO),
    # ProConnect, neither.
    "compte/proconnect": Line(NO, all_(404)),
    "compte/proconnect/compte": Line(all_(302), all_(302)),
    "compte/proconnect/depart": Line(all_(302), NO),
    "compte/proconnect/fin": Line(NO, all_(404)),
    "compte/proconnect/retour": Line(all_(404), NO),
    "compte/identifiant-oublie": PUBLIC_FORM,
    "compte/inactif": PUBLIC,
    "compte/mot-de-passe/change": PUBLIC,
    "compte/mot-de-passe/envoye": PUBLIC,
    "compte/mot-de-passe/nouveau/<str:uidb36>/<str:key>": PUBLIC_FORM,
    "compte/mot-de-passe/oublie": PUBLIC_FORM,
    "compte/session": Line(NO, known(401, 204)),
    # One's own account.
    "compte/": MEMBER_PAGE,
    "compte/adresse": MEMBER_CHANGE,
    "compte/connexions": MEMBER_CHANGE,
    "compte/langue": Line(NO, signed_in(302)),
    "compte/mot-de-passe": MEMBER_FORM,
    "compte/mot-de-passe/premier": ELSEWHERE,
    "compte/reprise": MEMBER_FORM,
    "compte/second-facteur": Line(signed_in(200), signed_in(405)),
    "compte/second-facteur/application": MEMBER_FORM,
    "compte/second-facteur/application/retirer": NONE_HELD,
    "compte/second-facteur/cles": Line(signed_in(200), signed_in(405)),
    "compte/second-facteur/cles/<int:pk>/nom": NONE_HELD,
    "compte/second-facteur/cles/<int:pk>/retirer": NONE_HELD,
    "compte/second-facteur/cles/ajouter": MEMBER_FORM,
    "compte/second-facteur/codes": Line(signed_in(404), signed_in(405)),
    "compte/second-facteur/codes/fichier": NONE_HELD,
    "compte/second-facteur/codes/nouveaux": MEMBER_FORM,
    "compte/verification": MEMBER_FORM,
    "compte/verification/cle": ELSEWHERE,
    "compte/verification/code": ELSEWHERE,
    # Civil status: of whoever the session acts for.
    "compte/etat-civil": Line(acting(200), NO),
    "compte/etat-civil/convocation": Line(acting(200), acting(200)),
    "compte/etat-civil/correction": Line(acting(200), acting(200)),
    # What is kept of oneself: whoever helps sees what is kept, never the copy.
    "compte/donnees": Line(acting(200), NO),
    "compte/donnees/copie": Line(NO, (SIGN_IN, SIGN_IN, 302, 403, 302, 403)),
    "compte/donnees/copies/<uuid:copy>": Line((SIGN_IN, SIGN_IN, 200, 404, 404, 403), NO),
    "compte/donnees/effacement": Line(acting(200), acting(409)),
    # Mandates: Aminata gave this one to Hélène.
    "compte/mandats/": MEMBER_PAGE,
    "compte/mandats/<int:mandate>/accord": Line(NO, (SIGN_IN, SIGN_IN, 302, 404, 404, 404)),
    "compte/mandats/<int:mandate>/agir": Line(NO, (SIGN_IN, SIGN_IN, 404, 302, 404, 404)),
    "compte/mandats/<int:mandate>/code": Line(
        (SIGN_IN, SIGN_IN, 404, 200, 404, 404), (SIGN_IN, SIGN_IN, 404, 200, 404, 404)
    ),
    "compte/mandats/<int:mandate>/fin": Line(NO, (SIGN_IN, SIGN_IN, 302, 302, 404, 404)),
    # By a link that was sent to one address alone; this one was made by nobody.
    "compte/invitation/<str:key>": Line(all_(404), all_(404)),
    # By a link that was sent to the person alone; this one was made by nobody.
    "compte/mandats/fin/<str:key>": Line(all_(404), all_(404)),
    "compte/mandats/nouveau": MEMBER_FORM,
    # Requests: this draft and this filed one are Aminata's.
    "dossiers/": Line(acting(200), NO),
    "dossiers/nouveau/<slug:procedure>": Line((200, 200, 200, 200, 200, 403), acting(302)),
    "dossiers/<uuid:dossier>": THEIR_PAGE,
    "dossiers/<uuid:dossier>/abandon": Line(theirs(200), theirs(302)),
    # Opens no dossier: gives back what was typed, to be sent to the step named in the form; none is named here.
    "dossiers/<uuid:dossier>/adresses": Line(NO, signed_in(404)),
    # Of the request of hers for which documents are asked again: her answer is whole, and not sent.
    "dossiers/<uuid:dossier>/complement": THEIR_PAGE,
    "dossiers/<uuid:dossier>/complement/<int:line>": Line(NO, theirs(422)),
    "dossiers/<uuid:dossier>/complement/envoi": Line(NO, theirs(302)),
    "dossiers/<uuid:dossier>/complement/fichiers/<uuid:piece>": Line(NO, theirs(302)),
    "dossiers/<uuid:dossier>/depot": Line(theirs(200), theirs(302)),
    "dossiers/<uuid:dossier>/documents/<slug:asked>": Line(NO, theirs(422)),
    "dossiers/<uuid:dossier>/etapes/<slug:step>": Line(theirs(200), theirs(302)),
    "dossiers/<uuid:dossier>/pieces/<uuid:piece>": THEIR_PAGE,
    "dossiers/<uuid:dossier>/pieces/<uuid:piece>/<str:way>": Line(NO, theirs(302)),
    "dossiers/<uuid:dossier>/pieces/<uuid:piece>/remplacer": Line(NO, theirs(422)),
    "dossiers/<uuid:dossier>/pieces/<uuid:piece>/retirer": Line(NO, theirs(302)),
    "dossiers/<uuid:dossier>/pieces/<uuid:piece>/vignette": THEIR_PAGE,
    "dossiers/<uuid:dossier>/recepisse": THEIR_PAGE,
    "dossiers/<uuid:dossier>/recepisse.pdf": Line(theirs(302), NO),  # not sealed yet: its page says so
    "dossiers/<uuid:dossier>/recepisses/<int:rank>": THEIR_PAGE,
    "dossiers/<uuid:dossier>/recepisses/<int:rank>.pdf": Line(theirs(302), NO),
    "dossiers/<uuid:dossier>/decision": Line(theirs(302), NO),  # its notification is to be opened first
    "dossiers/<uuid:dossier>/delivres/<uuid:document>.pdf": Line(theirs(302), NO),  # not sealed yet
    "dossiers/<uuid:dossier>/retrait": Line(theirs(200), theirs(302)),
    "dossiers/<uuid:dossier>/reprise": Line(NO, theirs(409)),  # a draft that nobody put aside
    "dossiers/<uuid:dossier>/version": Line(
        theirs(302), theirs(302)
    ),  # a draft of the version in force: its step
    # What the person was told; a mandate that ended is no reason to tell that there is something.
    "notifications/": Line((SIGN_IN, SIGN_IN, 200, 200, 200, 404), NO),
    "notifications/<uuid:identifier>": Line(
        (SIGN_IN, SIGN_IN, 200, 200, 404, 404), (SIGN_IN, SIGN_IN, 302, 302, 404, 404)
    ),
}

AgentAnswers = tuple[Answer, Answer, Answer, Answer, Answer, Answer, Answer]


@dataclass(frozen=True)
class AgentLine:
    """What an address of agents answers to each of them; to anyone else it is the sign-in, or not found."""

    get: AgentAnswers
    post: AgentAnswers

    def to_others(self, method: str, role: str) -> Answer:
        """What it answers to whoever is no agent."""
        if getattr(self, method)[0] == 405:
            return 405
        return SIGN_IN if role in ("anonyme", "inconnu") else 404


def every_agent(answer: Answer) -> AgentAnswers:
    """Each in their own office."""
    return (answer, answer, answer, answer, answer, 403, answer)


def office_of_it(answer: Answer) -> AgentAnswers:
    """Every role of the office that has the dossier, nobody of another one."""
    return (answer, answer, answer, answer, answer, 403, 404)


def only(roles: str, answer: Answer, *, elsewhere: Answer = 404) -> AgentAnswers:
    """These roles of the office, by their first letters (a, i, v, r, u for audit); the others may not."""
    mine = [answer if letter in roles else 403 for letter in "aivru"]
    return (mine[0], mine[1], mine[2], mine[3], mine[4], 403, elsewhere)


NONE_OF_THEM: AgentAnswers = (405,) * 7

ASKED_OF_ANOTHER: AgentAnswers = (404, 404, 404, 404, 404, 403, 404)
"""For the office that is asked, and here none is: not even the one that asks has anything to see."""

AGENT_ROUTES: dict[str, AgentLine] = {
    "agent/": AgentLine(every_agent(200), NONE_OF_THEM),
    "agent/ensemble": AgentLine(NONE_OF_THEM, every_agent(302)),  # nothing is ticked
    "agent/vues": AgentLine(NONE_OF_THEM, every_agent(302)),
    # Of the manager of the office: nobody else removes it.
    "agent/vues/<int:view>/retrait": AgentLine(NONE_OF_THEM, (404, 404, 404, 302, 404, 403, 404)),
    "agent/etiquettes": AgentLine(every_agent(200), (403, 403, 403, 200, 403, 403, 200)),
    "agent/etiquettes/<int:label>/retrait": AgentLine(NONE_OF_THEM, only("r", 302)),
    "agent/service": AgentLine(NONE_OF_THEM, every_agent(302)),
    "agent/services": AgentLine(every_agent(200), NONE_OF_THEM),
    # Of the office that has the dossier: its manager alone, and nobody of another one. The agent named is Rosa, whom
    # nobody may suspend, being her or the last to manage it; she is not suspended. Her post is the manager's.
    "agent/service/<slug:office>/agents": AgentLine(only("r", 200), NONE_OF_THEM),
    "agent/service/<slug:office>/agents/<int:agent>/suspension": AgentLine(NONE_OF_THEM, only("r", 302)),
    "agent/service/<slug:office>/agents/<int:agent>/retour": AgentLine(NONE_OF_THEM, only("r", 302)),
    "agent/service/<slug:office>/fonctions/<int:post>/fin": AgentLine(NONE_OF_THEM, only("r", 302)),
    "agent/service/<slug:office>/invitations": AgentLine(NONE_OF_THEM, only("r", 422)),
    "agent/service/<slug:office>/invitations/<uuid:invitation>/retrait": AgentLine(
        NONE_OF_THEM, only("r", 302)
    ),
    "agent/service/<slug:office>/delegations": AgentLine(office_of_it(200), NONE_OF_THEM),
    "agent/service/<slug:office>/delegations/nouvelle": AgentLine(NONE_OF_THEM, only("r", 422)),
    "agent/service/<slug:office>/delegations/<int:delegation>/revocation": AgentLine(
        NONE_OF_THEM, only("r", 302)
    ),
    "agent/pilotage": AgentLine(only("vru", 200, elsewhere=200), NONE_OF_THEM),
    "agent/pilotage/export": AgentLine(NONE_OF_THEM, only("ru", 422, elsewhere=422)),
    "agent/constats": AgentLine(every_agent(200), NONE_OF_THEM),
    "agent/constats/<uuid:statement>": AgentLine(office_of_it(200), NONE_OF_THEM),
    "agent/constats/<uuid:statement>.pdf": AgentLine(office_of_it(302), NONE_OF_THEM),
    "agent/convocations": AgentLine(only("air", 200, elsewhere=200), only("air", 200, elsewhere=200)),
    "agent/corrections": AgentLine(only("air", 200, elsewhere=200), NONE_OF_THEM),
    # Nothing of what is proposed is ticked: it is shown again.
    "agent/corrections/<uuid:correction>": AgentLine(NONE_OF_THEM, only("air", 422)),
    "agent/messages": AgentLine(only("air", 200, elsewhere=200), NONE_OF_THEM),
    "agent/messages/<uuid:inquiry>": AgentLine(only("air", 200), NONE_OF_THEM),
    # Never answered: it is not closed.
    "agent/messages/<uuid:inquiry>/cloture": AgentLine(NONE_OF_THEM, only("air", 422)),
    "agent/messages/<uuid:inquiry>/prise": AgentLine(NONE_OF_THEM, only("air", 302)),
    "agent/messages/<uuid:inquiry>/reponse": AgentLine(NONE_OF_THEM, only("air", 422)),
    "agent/messages/<uuid:inquiry>/transfert": AgentLine(NONE_OF_THEM, only("air", 422)),
    # What came on paper: one is being typed, with a name and a day of birth, which is enough to register it.
    "agent/depots": AgentLine(only("air", 200, elsewhere=200), NONE_OF_THEM),
    "agent/depots/nouveau": AgentLine(only("air", 200, elsewhere=200), only("air", 422, elsewhere=422)),
    "agent/depots/<uuid:dossier>": AgentLine(only("air", 200), NONE_OF_THEM),
    "agent/depots/<uuid:dossier>/abandon": AgentLine(NONE_OF_THEM, only("air", 302)),
    "agent/depots/<uuid:dossier>/documents/<slug:asked>": AgentLine(NONE_OF_THEM, only("air", 422)),
    "agent/depots/<uuid:dossier>/enregistrement": AgentLine(NONE_OF_THEM, only("air", 302)),
    "agent/depots/<uuid:dossier>/etapes/<slug:step>": AgentLine(only("air", 200), only("air", 302)),
    "agent/depots/<uuid:dossier>/fichiers/<uuid:piece>": AgentLine(NONE_OF_THEM, only("air", 302)),
    # It came on line: nothing of its day is to be set right.
    "agent/dossiers/<uuid:dossier>/reception": AgentLine(only("ir", 422), only("ir", 422)),
    # Whoever has an account is handed nothing.
    "agent/dossiers/<uuid:dossier>/courriers/<uuid:message>": AgentLine(only("air", 404), only("air", 404)),
    "agent/dossiers/<uuid:dossier>/recu": AgentLine(office_of_it(200), NONE_OF_THEM),
    "agent/envois": AgentLine(every_agent(200), NONE_OF_THEM),
    "agent/dossiers/<uuid:dossier>/numero": AgentLine(only("air", 200), only("air", 302)),
    "agent/dossiers/<uuid:dossier>": AgentLine(office_of_it(200), NONE_OF_THEM),
    "agent/dossiers/<uuid:dossier>/instruction": AgentLine(NONE_OF_THEM, only("ir", 302)),
    "agent/dossiers/<uuid:dossier>/consultations": AgentLine(only("ru", 200), NONE_OF_THEM),
    "agent/decisions": AgentLine(every_agent(200), NONE_OF_THEM),
    # A decision that is signed already: whoever may act on it is told so, the others that they may not.
    "agent/decisions/<uuid:decision>/apercu.pdf": AgentLine(office_of_it(409), NONE_OF_THEM),
    "agent/decisions/<uuid:decision>/approbation": AgentLine(NONE_OF_THEM, only("vr", 409)),
    "agent/decisions/<uuid:decision>/renvoi": AgentLine(NONE_OF_THEM, only("vr", 409)),
    "agent/decisions/<uuid:decision>/signature": AgentLine(NONE_OF_THEM, only("vr", 409)),
    "agent/dossiers/<uuid:dossier>/decisions": AgentLine(office_of_it(200), NONE_OF_THEM),
    "agent/dossiers/<uuid:dossier>/decisions/<sens:kind>": AgentLine(NONE_OF_THEM, office_of_it(422)),
    "agent/dossiers/<uuid:dossier>/delivres/<uuid:document>.pdf": AgentLine(office_of_it(302), NONE_OF_THEM),
    # Filed and not examined yet: nothing is complete, no card is on its way.
    "agent/dossiers/<uuid:dossier>/prolongation": AgentLine(NONE_OF_THEM, only("ir", 422)),
    "agent/dossiers/<uuid:dossier>/titre": AgentLine(office_of_it(200), NONE_OF_THEM),
    "agent/dossiers/<uuid:dossier>/titre/<etape_du_titre:step>": AgentLine(NONE_OF_THEM, only("air", 409)),
    # No reason is given.
    "agent/prolongations/<uuid:prolongation>/retrait": AgentLine(NONE_OF_THEM, only("ir", 422)),
    # Its examination has not begun: nothing can be judged or asked yet.
    "agent/dossiers/<uuid:dossier>/complement": AgentLine(only("ir", 409), only("ir", 409)),
    "agent/dossiers/<uuid:dossier>/complement/cloture": AgentLine(only("ivr", 409), only("ivr", 409)),
    "agent/dossiers/<uuid:dossier>/complement/cloture/apercu.pdf": AgentLine(NONE_OF_THEM, only("ivr", 409)),
    "agent/dossiers/<uuid:dossier>/transfert": AgentLine(only("ir", 200), only("ir", 422)),
    "agent/prolongations": AgentLine(every_agent(200), NONE_OF_THEM),
    "agent/prolongations/<uuid:proposal>": AgentLine(only("ir", 200), only("ir", 422)),
    "agent/prolongations/<uuid:proposal>/mise-a-l-ecart": AgentLine(NONE_OF_THEM, only("ir", 302)),
    "agent/dossiers/<uuid:dossier>/classement": AgentLine(only("ivr", 409), only("ivr", 409)),
    "agent/dossiers/<uuid:dossier>/complement/levee": AgentLine(NONE_OF_THEM, only("ir", 409)),
    "agent/dossiers/<uuid:dossier>/complement/prolongation": AgentLine(NONE_OF_THEM, only("ir", 409)),
    "agent/dossiers/<uuid:dossier>/complet": AgentLine(NONE_OF_THEM, only("ir", 409)),
    "agent/dossiers/<uuid:dossier>/pieces/<uuid:piece>/avis": AgentLine(NONE_OF_THEM, only("ir", 409)),
    "agent/dossiers/<uuid:dossier>/pieces/<uuid:piece>/original": AgentLine(NONE_OF_THEM, only("ivr", 200)),
    "agent/dossiers/<uuid:dossier>/notes": AgentLine(office_of_it(200), only("aivr", 422)),
    # Rosa's: whoever may write notes is told that it is not theirs, and that hers is too old.
    "agent/notes/<int:note>/retrait": AgentLine(NONE_OF_THEM, only("aivr", 409)),
    # Filed and not examined yet: no opinion is asked. One is awaited of a service without agents here.
    "agent/dossiers/<uuid:dossier>/avis": AgentLine(office_of_it(200), only("ir", 409)),
    "agent/avis": AgentLine(every_agent(200), NONE_OF_THEM),
    "agent/avis/<uuid:opinion>": AgentLine(ASKED_OF_ANOTHER, NONE_OF_THEM),
    "agent/avis/<uuid:opinion>/documents/<int:shared>/pages/<int:page>": AgentLine(
        ASKED_OF_ANOTHER, NONE_OF_THEM
    ),
    "agent/avis/<uuid:opinion>/reponse": AgentLine(NONE_OF_THEM, only("ir", 422)),
    "agent/avis/<uuid:opinion>/annulation": AgentLine(NONE_OF_THEM, only("ir", 302)),
    "agent/dossiers/<uuid:dossier>/pieces/<uuid:piece>/pages/<int:page>": AgentLine(
        office_of_it(200), NONE_OF_THEM
    ),
}

NO_TOKEN_NEEDED = {
    "api/v1/": "for programs; knows no cookie",
    "api/v1/openapi.json": "for programs; knows no cookie",
    "api/v1/orientation": "for programs; knows no cookie, changes nothing",
    "api/v1/vocabulaire": "for programs; knows no cookie",
    "orientation": "an answer about what was typed; nothing is kept",
}
"""Addresses that take an unsafe method without the token of a form, and why nothing can be forged there."""
