"""The kinds of documents the service issues, as data: a kind more is an entry here and a template."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`nature`: field 6J of its 2D-Doc. `blocks`: the keys of the blocks of text it may not be without.

    `validity`: whether it must say from when to when it holds.
    """

    name: str
    nature: str
    template: str
    blocks: tuple[str, ...]
    validity: bool = False


_RECEIPT = ("reception", "portee", "silence", "recours", "service")
"""What an acknowledgement of receipt must say (CRPA, art. R112-11-1): the day the request was received; the service in
charge with its address and telephone; that silence is a refusal, from which date, and the ways and times of appeal.
`portee` says what the document proves and does not prove."""

KINDS = {
    kind.name: kind
    for kind in (Kind("attestation_depot", nature="1", template="attestation_depot", blocks=_RECEIPT),)
}
