"""`guichet rules`: prove the tables, put them in force, compare an edit with what is in force."""

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from guichet.config.commands import CommandError, Parsers, django_ready

if TYPE_CHECKING:
    from guichet.orientation import Change, Compiled, DataError, Proof


def register(add_parser: Parsers) -> None:
    add = (
        add_parser("rules", help="the tables of rules")
        .add_subparsers(metavar="COMMAND", required=True)
        .add_parser
    )
    parser = add("check", help="compile every table and prove it")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--data", type=Path, metavar="DIR", help="another data folder than the service's own")
    parser.set_defaults(run=check)
    parser = add("publish", help="compile, prove and store data/ as the release in force")
    parser.set_defaults(run=publish)
    parser = add("preview", help="which situations another data folder would answer otherwise")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=preview)


def check(options: Namespace) -> int:
    from guichet.config.reference import DATA, territory, today
    from guichet.orientation import DataError, load, prove

    try:
        compiled = load(options.data or DATA, territory()).compiled
    except DataError as error:
        print(unreadable(error) if options.json else "\n".join(error.faults))
        return 1
    proof = prove(compiled, today())
    print(json.dumps(proof.to_json(), ensure_ascii=False) if options.json else in_words(proof))
    return 0 if proof.holds else 1


def unreadable(error: "DataError") -> str:
    """Files that do not compile, in the form of a proof that fails."""
    faults = [{"kind": "fichier", "rules": [], "message": text, "situation": None} for text in error.faults]
    return json.dumps({"prouve": False, "faults": faults}, ensure_ascii=False)


def in_words(proof: "Proof") -> str:
    """The proof as a person reads it in a terminal."""
    lines = [f"{fault.kind} : {', '.join(fault.rules) or '–'} : {fault.message}" for fault in proof.faults]
    for number, fault in enumerate(proof.faults):
        if fault.situation is not None:
            lines[number] += f"\n    {json.dumps(fault.situation, ensure_ascii=False)}"
    shares = ", ".join(f"{name} {share:.2%}" for name, share in proof.shares.items())
    verdict = "prouvé" if proof.holds else f"{len(proof.faults)} fautes"
    return "\n".join(
        [
            *lines,
            f"{proof.rules} règles, {proof.outcomes} réponses, {proof.examples} exemples, {proof.conflicts} conflits",
            f"{proof.classes} classes de situations possibles ({proof.impossible_classes} impossibles) : {shares}",
            f"{proof.gaps} lacunes déclarées, {proof.gap_classes} classes ; diagramme de {proof.nodes} nœuds",
            f"{verdict} en {proof.seconds} s ; règles {proof.hash[:12]}",
        ]
    )


def publish(options: Namespace) -> int:
    with django_ready():
        from guichet.config.reference import now
        from guichet.publication.actions import publish
        from guichet.publication.types import Refused

        result = publish("guichet rules publish", now())
        if isinstance(result, Refused):
            raise CommandError(" ; ".join(result.reasons))
        state = (
            "est déjà en vigueur"
            if result.already
            else f"est en vigueur ; réponses changées : {result.changed}"
        )
        print(f"{result.hash} {state}")
    return 0


def preview(options: Namespace) -> int:
    from guichet.config.reference import orientation, today
    from guichet.orientation import DataError, compare

    after = orientation(options.folder)
    try:
        changes = compare(_in_force(), after.compiled, today())
    except DataError as error:
        raise CommandError(f"the rules cannot be compared: {'; '.join(error.faults)}") from error
    if options.json:
        print(json.dumps([asdict(change) for change in changes], ensure_ascii=False))
    else:
        print("\n".join([*map(change_in_words, changes), f"changements : {len(changes)}"]))
    return 0


def _in_force() -> "Compiled":
    """The published rules where a database is up, those of `data/` elsewhere."""
    from guichet.config import embedded, settings
    from guichet.config.reference import orientation

    if settings.EMBEDDED and not embedded.cluster(settings.HOME).data.exists():
        return orientation().compiled
    with django_ready():
        from guichet.publication.queries import NothingInForce, orientation_in_force

        try:
            return orientation_in_force().compiled
        except NothingInForce:
            return orientation().compiled


def change_in_words(change: "Change") -> str:
    """One change, as a person reads it in a terminal."""
    where = "partout" if change.departements is None else ", ".join(change.departements)
    samples = "".join(f"\n    {json.dumps(sample, ensure_ascii=False)}" for sample in change.samples)
    before, after = (f"{side.rule} ({side.channel})" for side in (change.before, change.after))
    return f"{change.situations} situations ({where}) : {before} → {after}{samples}"
