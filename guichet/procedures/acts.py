"""The acts that may end a request, or prolong a right while it is examined: their words, as the version gives them."""

from collections.abc import Iterator, Mapping
from typing import get_args

from guichet.procedures.mentions import Path
from guichet.procedures.schema import ActEntry, DecisionEntry
from guichet.procedures.types import Act, ActName, Block, Decisions, GrantedTitle

BESIDE = "accompagnement"
"""The block that says which title or visa must be shown beside a paper."""
FIRST = "premiere_demande"
BLOCKS: Mapping[ActName, tuple[str, ...]] = {
    "favorable": ("decision", "titre", "fabrication", "portee", "frontieres", "remise", "taxes"),
    "defavorable": ("droit", "fait", "dispositif", "recours", "delais"),
    "cloture": ("motifs", "manquants", "suite", "recours", "delais"),
    "prolongation": ("prolongation", "portee", BESIDE, "travail", "frontieres", "suite", "service"),
}
"""What each act may not be without: a document that lacks one is not issued."""
_WRITTEN_THEN = frozenset({"droit", "fait", "motifs", "manquants", "service"})
"""Blocks whose sentences come with the act."""


def lacking(entry: DecisionEntry) -> Iterator[tuple[Path, str]]:
    """Each block that an act needs and that its words do not have, or leave without a sentence.

    A favourable decision on anything but a first request says which title or visa goes with its certificate.
    """
    for name, needed in BLOCKS.items():
        act: ActEntry = getattr(entry, name)
        said = {block.cle for block in act.blocs if block.textes or block.cle in _WRITTEN_THEN}
        beside = (BESIDE,) if name == "favorable" and entry.nature != FIRST else ()
        for key in (*needed, *beside):
            if key not in said:
                yield ("decision", name, "blocs"), f"le bloc « {key} » manque, ou n'a pas de phrase"


def decisions_of(entry: DecisionEntry) -> Decisions:
    """What may be decided, from its entry."""
    title = entry.titre
    return Decisions(
        entry.nature,
        GrantedTitle(
            title.type, title.nature, title.mention, title.fondement.article, title.duree, title.autorisation
        ),
        {name: _act(getattr(entry, name)) for name in get_args(ActName)},
        entry.duree_prolongation,
    )


def _act(entry: ActEntry) -> Act:
    blocks = tuple(Block(block.cle, block.titre, tuple(block.textes)) for block in entry.blocs)
    return Act(entry.titre, blocks)
