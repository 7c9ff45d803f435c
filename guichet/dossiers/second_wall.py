"""What each role of the database may write of a dossier, as triggers made from `states`: the second wall.

Policies say whose rows are in reach; these say what may become of them, for whoever acts without the code. They
compare rows rather than grant columns, so that a statement which writes a column as it was is none of a change.
"""

from collections.abc import Iterable

from guichet.database.policies import OFFICES
from guichet.database.scope import AGENT, SERVICE, USAGER
from guichet.dossiers.states import BY_PERSON, NEVER_FILED, PENDING, Channel, State, Verb, moves

_FIXED = (
    "id",
    "person_id",
    "procedure",
    "version",
    "started_at",
    "channel",
    "received_on",
    "registered_by_id",
)
_AN_AGENTS = (
    "complete_on",
    "assigned_id",
    "examined_at",
    "decided_at",
    "vulnerable",
    "expires_on",
    "next_on",
)
_OF_THE_FILING = ("number", "office_id", "filed_at", "filed_on")
_OF_THE_REGISTRATION = ("answers", "number", "filed_at", "filed_on", "filings")
_OF_A_PIECE = ("id", "dossier_id", "person_id", "document_id", "asked", "attached_at")
_WITH_ITS_PERSON = ("dossiers_piece", "dossiers_event", "dossiers_receipt", "dossiers_notice")
_OF_AN_EXAMINATION = (
    "dossiers_judgement",
    "dossiers_complement",
    "dossiers_complementline",
    "dossiers_reply",
    "dossiers_extension",
    "dossiers_dropping",
    "dossiers_prolongationproposal",
)
_OF_THE_QUEUE = ("dossiers_facet", "dossiers_word", "dossiers_follower", "dossiers_labelled")


def statements() -> list[str]:
    """All that follows, in an order that a fresh schema takes."""
    return [
        *_own_people(),
        *_own_documents(),
        *guards(),
        *_examination(),
        *_queue(),
        *_contact(),
        *_notes(),
        *_opinions(),
        *decisions(),
    ]


def decisions() -> list[str]:
    """What agents may make of a decision and of a paper that prolongs a right; run again, as `guards`."""
    return [
        *_guard("dossiers_decision", "INSERT OR UPDATE", _decision()),
        *_guard("dossiers_prolongation", "UPDATE", _prolongation()),
    ]


def guards() -> list[str]:
    """What may become of a request and of what it holds; run again, they take the place of the former ones."""
    return [
        *_guard("dossiers_dossier", "INSERT OR UPDATE", _dossier()),
        *_guard("dossiers_receipt", "INSERT OR UPDATE", _RECEIPT),
        *_guard("dossiers_piece", "INSERT OR UPDATE OR DELETE", _piece()),
        *_guard("dossiers_event", "INSERT", _EVENT),
    ]


def _queue() -> list[str]:
    """The lists of an office: whose their rows are; the day of a dossier goes to what is listed by it."""
    return [
        *map(_of_its_person, _OF_THE_QUEUE),
        """CREATE FUNCTION dossiers_dossier_in_turn() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
          UPDATE dossiers_facet SET next_on = NEW.next_on WHERE dossier_id = NEW.id;
          UPDATE dossiers_labelled SET next_on = NEW.next_on WHERE dossier_id = NEW.id;
          RETURN NULL;
        END $$""",
        """CREATE TRIGGER dossiers_dossier_in_turn AFTER UPDATE ON dossiers_dossier FOR EACH ROW
        WHEN (NEW.next_on IS DISTINCT FROM OLD.next_on) EXECUTE FUNCTION dossiers_dossier_in_turn()""",
    ]


def _own_people() -> list[str]:
    """What belongs to a dossier is of the person the dossier is of."""
    return [
        "ALTER TABLE dossiers_dossier ADD CONSTRAINT dossier_and_its_person UNIQUE (id, person_id)",
        *map(_of_its_person, _WITH_ITS_PERSON),
    ]


def _own_documents() -> list[str]:
    """The document of a piece was sent by, or for, the person the piece is of."""
    return [
        "ALTER TABLE received_received ADD CONSTRAINT received_and_its_person UNIQUE (id, person_id)",
        "ALTER TABLE dossiers_piece ADD CONSTRAINT dossiers_piece_of_own_document"
        " FOREIGN KEY (document_id, person_id) REFERENCES received_received (id, person_id)"
        " DEFERRABLE INITIALLY DEFERRED",
    ]


def _examination() -> list[str]:
    """The same of what an examination adds: whose it is, and what each role may make of it."""
    return [
        *map(_of_its_person, _OF_AN_EXAMINATION),
        *_guard("dossiers_complement", "UPDATE", _complement()),
        *_guard("dossiers_reply", "INSERT OR UPDATE", _reply()),
    ]


def _contact() -> list[str]:
    """Of messages: about one's own dossier only, and each signed by the side that writes it."""
    return [
        "ALTER TABLE dossiers_inquiry ADD CONSTRAINT dossiers_inquiry_of_its_person FOREIGN KEY (dossier_id, owner)"
        " REFERENCES dossiers_dossier (id, person_id) DEFERRABLE INITIALLY DEFERRED",
        *_guard("dossiers_letter", "INSERT", _LETTER),
    ]


def _notes() -> list[str]:
    """A note is of the person of its dossier; agents take it away, and rewrite nothing of it."""
    return [_of_its_person("dossiers_note"), *_guard("dossiers_note", "UPDATE", _NOTE)]


def _opinions() -> list[str]:
    """Whose opinions are; what an office may ask, show and answer; and the documents that it shows to another."""
    return [
        *map(_of_its_person, ("dossiers_opinion", "dossiers_sharedpiece")),
        *_guard("dossiers_opinion", "UPDATE", _OPINION),
        *_guard("dossiers_sharedpiece", "INSERT", _SHARED),
        f"CREATE POLICY asked ON dossiers_opinion FOR SELECT TO {AGENT} USING ({_ASKED})",
        f"CREATE POLICY answered ON dossiers_opinion FOR UPDATE TO {AGENT} USING (asked_office_id = ANY({OFFICES}))",
        f"CREATE POLICY asked ON dossiers_sharedpiece FOR SELECT TO {AGENT}"
        f" USING (asked_office_id = ANY({OFFICES}) AND ended_at IS NULL)",
        _SHOWN,
    ]


_ASKED = f"asked_office_id = ANY({OFFICES}) AND withdrawn_at IS NULL"
"""What is called off is nothing to the office that was asked; what it answered stays its own."""


def asked() -> str:
    """Where opinions are policed already: what is called off is seen no more by the office that was asked."""
    return f"ALTER POLICY asked ON dossiers_opinion USING ({_ASKED})"


def _of_its_person(table: str) -> str:
    """What belongs to a dossier, in this table too, is of the person the dossier is of."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_its_person FOREIGN KEY (dossier_id, person_id)"
        " REFERENCES dossiers_dossier (id, person_id) DEFERRABLE INITIALLY DEFERRED"
    )


def _guard(table: str, on: str, body: str) -> list[str]:
    name = f"{table}_guard"
    return [
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
          {body}
          RETURN coalesce(NEW, OLD);
        END $$""",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _refuse(what: str) -> str:
    return f"RAISE insufficient_privilege USING MESSAGE = 'permission denied: {what}';"


def _unlike(columns: Iterable[str]) -> str:
    """Whether any of these columns changes."""
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return f"ROW({new}) IS DISTINCT FROM ROW({old})"


def _ways(verbs: Iterable[Verb]) -> str:
    return _list(f"{before}>{after}" for before, after in sorted(moves(verbs)))


def _list(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def _dossier() -> str:
    editable = _list(sorted(before for before, _ in moves({Verb.EDIT})))
    never_filed = _list(sorted(NEVER_FILED))
    return f"""
          IF current_user = '{SERVICE}' AND TG_OP = 'UPDATE' THEN
            IF {_unlike(["received_on"])} AND OLD.state NOT IN {_list(sorted(PENDING))}
            THEN {_refuse("what is decided came when it came")} END IF;
          END IF;
          IF current_user NOT IN ('{USAGER}', '{AGENT}') THEN RETURN NEW; END IF;
          IF TG_OP = 'INSERT' THEN
            IF NEW.state <> '{State.DRAFT}' OR NEW.vulnerable
              OR num_nonnulls({", ".join(f"NEW.{name}" for name in _AN_AGENTS if name != "vulnerable")}) > 0
            THEN {_refuse("a dossier begins as a draft")} END IF;
            IF (NEW.channel = '{Channel.ONLINE}') <> (current_user = '{USAGER}')
            THEN {_refuse("a person files on line, an agent registers")} END IF;
            RETURN NEW;
          END IF;
          IF NEW.state <> OLD.state AND (
            current_user = '{USAGER}' AND OLD.state || '>' || NEW.state NOT IN {_ways(BY_PERSON)}
            OR current_user = '{AGENT}' AND OLD.state || '>' || NEW.state NOT IN {_ways(set(Verb) - BY_PERSON)}
          ) THEN {_refuse("no such way for this role")} END IF;
          IF current_user = '{AGENT}' THEN
            IF NEW.state <> OLD.state AND NEW.state IN {_list(_SIGNED_STATES)} AND NOT EXISTS (
              SELECT FROM dossiers_decision WHERE dossier_id = NEW.id AND kind = NEW.state AND state = 'signee'
                AND undone_at IS NULL)
            THEN {_refuse("a request is decided by a decision that is signed")} END IF;
            IF {_unlike(_FIXED)} THEN {_refuse("whose it is and how it came stays")} END IF;
            IF {_unlike(_OF_THE_REGISTRATION)}
              AND (OLD.channel = '{Channel.ONLINE}' OR OLD.state <> '{State.DRAFT}')
            THEN {_refuse("an agent writes what came on paper, until it is registered")} END IF;
            RETURN NEW;
          END IF;
          IF OLD.channel <> '{Channel.ONLINE}' AND OLD.state IN {never_filed}
          THEN {_refuse("an agent is typing this")} END IF;
          IF {_unlike((*_FIXED, *_AN_AGENTS, "next_reason"))}
          THEN {_refuse("an agent or the service writes this")} END IF;
          IF OLD.state NOT IN {never_filed} AND {_unlike(_OF_THE_FILING)}
          THEN {_refuse("what a filing gave stays")} END IF;
          IF NEW.answers IS DISTINCT FROM OLD.answers AND OLD.state NOT IN {editable}
          THEN {_refuse("nothing is changed any more")} END IF;
          IF NEW.filings <> OLD.filings AND (NEW.filings <> OLD.filings + 1 OR NEW.state <> '{State.FILED}')
          THEN {_refuse("filings are counted one by one")} END IF;"""  # noqa: S608  names of ours


_SIGNED_STATES = (State.FAVOURABLE, State.UNFAVOURABLE)
"""Named as the kinds of decisions are."""
_PROPOSED = (
    "id",
    "dossier_id",
    "person_id",
    "office_id",
    "kind",
    "law",
    "fact",
    "valid_from",
    "valid_to",
    "fee",
    "proposed_by_id",
    "proposed_at",
)
_SETTLED = (
    "state",
    "approved_by_id",
    "approved_at",
    "returned_by_id",
    "returned_at",
    "returned_because",
    "signed_by_id",
    "signed_at",
    "delegation_id",
    "document",
    "message",
)


def _decision() -> str:
    return f"""
          IF current_user <> '{AGENT}' THEN RETURN NEW; END IF;
          IF TG_OP = 'INSERT' THEN
            IF NEW.state <> 'proposee' OR NEW.stamp <> ''
              OR num_nonnulls(NEW.approved_by_id, NEW.signed_by_id, NEW.delegation_id, NEW.undone_at) > 0
            THEN {_refuse("a decision begins as a proposition")} END IF;
            RETURN NEW;
          END IF;
          IF {_unlike(_PROPOSED)} THEN {_refuse("what is proposed is signed or sent back as it is")} END IF;
          IF OLD.state IN ('signee', 'renvoyee') AND {_unlike(_SETTLED)}
            OR OLD.undone_at IS NOT NULL AND {_unlike(["undone_at", "stamp"])}
            OR OLD.stamp <> '' AND {_unlike(["stamp"])}
          THEN {_refuse("nothing of what is over changes")} END IF;
          IF OLD.state = 'approuvee' AND (NEW.state = 'proposee' OR {_unlike(["approved_by_id", "approved_at"])})
          THEN {_refuse("who approved stays")} END IF;
          IF NEW.state = 'signee' AND OLD.state <> 'signee' AND NOT EXISTS (
            SELECT FROM accounts_delegation AS held
              JOIN accounts_office AS office ON office.id = held.office_id
              JOIN dossiers_dossier AS dossier ON dossier.id = NEW.dossier_id
              WHERE held.id = NEW.delegation_id AND held.agent_id = NEW.signed_by_id
              AND held.office_id = NEW.office_id AND held.acts ? NEW.kind AND held.revoked_at IS NULL
              AND (NEW.signed_at AT TIME ZONE office.zone)::date
                BETWEEN held.valid_from AND coalesce(held.valid_to, 'infinity')
              AND (held.procedures = '[]' OR held.procedures ? dossier.procedure))
          THEN {_refuse("whoever signs holds a delegation for it")} END IF;"""


def _prolongation() -> str:
    return f"""
          IF current_user = '{AGENT}' AND (
            {_unlike(["id", "dossier_id", "person_id", "office_id", "valid_from", "valid_to", "document"])}
            OR {_unlike(["issued_by_id", "issued_at"])}
            OR OLD.ended_at IS NOT NULL AND (OLD.ended_because <> 'remplacee' OR NEW.ended_because <> 'revoquee'))
          THEN {_refuse("a paper that was issued ends, once")} END IF;"""


def _piece() -> str:
    return f"""
          IF current_user = '{AGENT}' AND NOT EXISTS (
            SELECT FROM dossiers_dossier WHERE id = NEW.dossier_id AND office_id = NEW.office_id
              AND state = '{State.DRAFT}' AND channel <> '{Channel.ONLINE}')
          THEN {_refuse("an agent joins documents to what came on paper")} END IF;
          IF current_user <> '{USAGER}' OR TG_OP = 'INSERT' THEN RETURN coalesce(NEW, OLD); END IF;
          IF TG_OP = 'DELETE' THEN
            IF OLD.office_id IS NOT NULL THEN {_refuse("what was filed stays")} END IF;
            RETURN OLD;
          END IF;
          IF {_unlike(_OF_A_PIECE)} OR OLD.removed_at IS NOT NULL AND {_unlike(["removed_at"])}
          THEN {_refuse("a document stays what it was given as")} END IF;
          IF {_unlike(["office_id"])} AND (OLD.office_id IS NOT NULL OR NOT EXISTS (
            SELECT FROM dossiers_dossier WHERE id = NEW.dossier_id AND office_id = NEW.office_id))
          THEN {_refuse("a document goes to the office of its dossier")} END IF;"""  # noqa: S608  names of ours


_RECEIPT = f"""
          IF current_user NOT IN ('{USAGER}', '{AGENT}') THEN RETURN NEW; END IF;
          IF TG_OP = 'UPDATE' THEN
            IF OLD.issued IS NOT NULL THEN {_refuse("a receipt has one document")} END IF;
            RETURN NEW;
          END IF;
          IF NOT EXISTS (
            SELECT FROM dossiers_dossier WHERE id = NEW.dossier_id AND person_id = NEW.person_id
              AND office_id = NEW.office_id AND filings = NEW.rank AND state = '{State.FILED}'
              AND (current_user = '{USAGER}' OR channel <> '{Channel.ONLINE}' AND NEW.rank = 1))
          THEN {_refuse("a receipt is of a filing")} END IF;
          IF current_user = '{USAGER}' AND NEW.author_kind NOT IN ('usager', 'mandataire')
            OR current_user = '{AGENT}' AND NEW.author_kind <> 'agent'
          THEN {_refuse("nobody signs for another")} END IF;"""

# Whoever helps is looked up in a statement of its own: the other roles have no right to that table.
_EVENT = f"""
          IF current_user = '{USAGER}' THEN
            IF NEW.agent_number <> '' OR NEW.author_kind NOT IN ('usager', 'mandataire')
              OR NEW.author_kind = 'usager' AND NEW.mandate IS NOT NULL
            THEN {_refuse("nobody signs for another")} END IF;
            IF NEW.author_kind = 'mandataire' THEN
              IF NOT EXISTS (
                SELECT FROM accounts_mandate WHERE id = NEW.mandate AND person_id = NEW.person_id)
              THEN {_refuse("nobody signs for another")} END IF;
            END IF;
          ELSIF current_user = '{AGENT}' AND NEW.author_kind <> 'agent'
            OR current_user = '{SERVICE}' AND NEW.author_kind <> 'service'
          THEN {_refuse("nobody signs for another")} END IF;"""


_LETTER = f"""
          IF current_user = '{USAGER}' AND NEW.author_kind <> 'usager'
            OR current_user = '{AGENT}' AND NEW.author_kind <> 'agent'
          THEN {_refuse("nobody signs for another")} END IF;
          IF NOT EXISTS (SELECT FROM dossiers_inquiry
            WHERE id = NEW.inquiry_id AND owner = NEW.owner AND office_id = NEW.office_id)
          THEN {_refuse("a letter is of its inquiry")} END IF;"""


def _complement() -> str:
    opening, answer = _unlike(["opened_at", "due_on"]), _unlike(["answered_at", "answer_key", "late"])
    return f"""
          IF current_user = '{USAGER}' THEN
            IF OLD.opened_at IS NOT NULL AND {opening} THEN {_refuse("a delay begins once")} END IF;
            IF NEW.due_on IS DISTINCT FROM OLD.due_on
              AND NEW.due_on > (NEW.opened_at AT TIME ZONE 'Europe/Paris')::date + NEW.days + {_PUT_OFF}
            THEN {_refuse("the delay is the one that was given")} END IF;
            IF (OLD.answered_at IS NOT NULL OR OLD.closed_at IS NOT NULL) AND {answer}
            THEN {_refuse("an answer is sent once")} END IF;
          ELSIF current_user = '{AGENT}' THEN
            IF OLD.answered_at IS NOT NULL OR OLD.closed_at IS NOT NULL
            THEN {_refuse("nothing of what is over changes")} END IF;
            IF OLD.due_on IS NULL AND NEW.due_on IS NOT NULL OR NEW.due_on < OLD.due_on
            THEN {_refuse("an agent gives time, and takes none")} END IF;
          END IF;"""


_NOTE = f"""
          IF current_user = '{AGENT}' AND (OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL)
          THEN {_refuse("a note is taken away, never rewritten")} END IF;"""

_SHOWN = f"""
    CREATE POLICY shared ON received_received FOR SELECT TO {AGENT} USING (id IN (
      SELECT document FROM dossiers_sharedpiece WHERE asked_office_id = ANY({OFFICES}) AND ended_at IS NULL))"""  # noqa: S608

# Who answers is the asked office's agent, or, where none is asked here, the asking office's.
_OPINION = f"""
          IF current_user <> '{AGENT}' THEN RETURN NEW; END IF;
          IF OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
          THEN {_refuse("nothing of what is over changes")} END IF;
          IF NEW.answered_at IS NOT NULL
            AND coalesce(OLD.asked_office_id, OLD.office_id) <> ALL({OFFICES})
          THEN {_refuse("an opinion is given by whom it is asked of")} END IF;
          IF NEW.withdrawn_at IS NOT NULL AND OLD.office_id <> ALL({OFFICES})
          THEN {_refuse("an opinion is called off by whoever asked for it")} END IF;"""

# Under its own reach: what an agent shows is a document that their office has, of that dossier, with that opinion.
_SHARED = f"""
          IF current_user = '{AGENT}' AND (
            NOT EXISTS (SELECT FROM dossiers_piece WHERE id = NEW.piece_id AND dossier_id = NEW.dossier_id
              AND document_id = NEW.document AND office_id = NEW.office_id)
            OR NOT EXISTS (SELECT FROM dossiers_opinion WHERE id = NEW.opinion_id AND dossier_id = NEW.dossier_id
              AND office_id = NEW.office_id AND asked_office_id IS NOT DISTINCT FROM NEW.asked_office_id))
          THEN {_refuse("an office shows what it has, to whom it asks")} END IF;"""  # noqa: S608

_PUT_OFF = 14
"""More days than a last day is ever put off by, whatever holidays follow each other."""


def _reply() -> str:
    return f"""
          IF current_user <> '{USAGER}' THEN RETURN NEW; END IF;
          IF TG_OP = 'INSERT' THEN
            IF NEW.office_id IS NOT NULL THEN {_refuse("an answer begins as one that is not sent")} END IF;
            RETURN NEW;
          END IF;
          IF OLD.office_id IS NOT NULL THEN {_refuse("what was sent stays")} END IF;
          IF {_unlike(["line_id", "dossier_id", "person_id"])} OR NEW.office_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM dossiers_dossier WHERE id = NEW.dossier_id AND office_id = NEW.office_id)
          THEN {_refuse("an answer goes to the office of its dossier")} END IF;"""
