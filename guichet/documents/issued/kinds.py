"""The kinds of documents the service issues, as data: a kind more is an entry here and, at most, a template."""

from dataclasses import dataclass

from guichet.documents.issued.parts import (
    Contents,
    Extension,
    Favourable,
    Receipt,
    Statement,
    Unfavourable,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`contents`: what it is made of. `blocks`: the keys of the blocks of text it may not be without.

    `nature`: field 6J of its 2D-Doc; empty where the format has none for it, and it carries no code.
    """

    name: str
    contents: type[Contents]
    blocks: tuple[str, ...]
    template: str
    nature: str = ""


_RECEIPT = ("reception", "portee", "silence", "recours", "service")
"""What an acknowledgement of receipt must say (CRPA, art. R112-11-1): the day the request was received; the service in
charge with its address and telephone; that silence is a refusal, from which date, and the ways and times of appeal.
`portee` says what the document proves and does not prove."""

_FAVOURABLE = ("decision", "titre", "fabrication", "portee", "frontieres", "remise", "taxes")
"""What the administration's own sample says: a decision was taken, on which day; the title that will be handed over;
it is being made; what this paper is worth until then, borders included; how it is collected; what is due then.
`accompagnement` goes with them where a title or visa must be shown beside it, and only there."""

_EXTENSION = ("prolongation", "portee", "travail", "frontieres", "suite", "service")
"""That the examination goes on; that the stay is lawful for the period given (CESEDA, art. R431-15-1); whether the
holder may work (art. R431-15-2) and cross borders; that it is renewed until the decision and ends with it."""

_REFUSAL = ("droit", "fait", "dispositif", "recours", "delais")
"""Considerations of law and of fact (CRPA, art. L211-2 and L211-5), what is decided, the ways of appeal and, for the
time to be counted at all, within which time (code de justice administrative, art. R421-5)."""

_CLOSING = ("motifs", "manquants", "suite", "recours", "delais")
"""Why the request is closed, which papers were asked for and did not come, what the person can still do; then as a
refusal."""

_STATEMENT = ("constat", "substitution", "service")
"""What is stated, and the other way that must be open to who could not file on line (CESEDA, art. R431-2)."""

KINDS = {
    kind.name: kind
    for kind in (
        Kind("attestation_depot", Receipt, _RECEIPT, "attestation", nature="1"),
        Kind("attestation_prolongation", Extension, _EXTENSION, "attestation", nature="2"),
        Kind("attestation_decision_favorable", Favourable, _FAVOURABLE, "attestation", nature="3"),
        Kind("decision_refus", Unfavourable, _REFUSAL, "decision"),
        Kind("decision_cloture", Unfavourable, _CLOSING, "decision"),
        Kind("constat_impossibilite", Statement, _STATEMENT, "decision"),
    )
}
