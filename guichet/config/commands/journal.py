"""`guichet journal`: whether the sequence of acts is whole, and the proof of one of them."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guichet.config.commands import CommandError, Parsers, django_ready

if TYPE_CHECKING:
    from datetime import datetime

    from guichet.journal.types import Checked, Fault

_SAID: Mapping[str, str] = {
    "ligne_modifiee": "la ligne {line} n'est plus ce qui a été scellé (tête {head})",
    "ligne_absente": "la ligne {line} a disparu (tête {head})",
    "ligne_ajoutee": "la ligne {line} a été ajoutée après coup (tête {head})",
    "tete_modifiee": "la tête {head} est altérée : à partir de la ligne {line}, rien n'est prouvé",
    "tete_absente": "la tête {head} a disparu : à partir de la ligne {line}, rien n'est prouvé",
    "ancrage_different": "la tête {head} n'est pas celle qui a été notée au dehors : à partir de la ligne {line}, rien"
    " n'est prouvé",
    "fin_tronquee": "la fin manque : la tête {head}, notée au dehors, a disparu, et les lignes à partir de la {line}",
    "horodatage_faux": "l'horodatage de la tête {head} (ligne {line}) n'est pas le sien",
}
_UNPROVED: Mapping[str, str] = {
    "inconnue": "no line is {line}",
    "non_scellee": "line {line} awaits its seal: ask again in a second",
    "alteree": "line {line} is not as it was sealed: see guichet journal verify",
}


def register(add_parser: Parsers) -> None:
    add = (
        add_parser("journal", help="the sequence of acts: whether it is whole, the proof of one")
        .add_subparsers(metavar="COMMAND", required=True)
        .add_parser
    )
    parser = add("verify", help="verify every line, and name the first bad one")
    parser.add_argument(
        "--anchor",
        type=Path,
        action="append",
        metavar="FILE",
        help="heads written down outside, several times if need be (GUICHET_JOURNAL_ANCHOR)",
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=verify)
    parser = add("proof", help="the proof of one line, for scripts/verify_journal_proof.py, as JSON")
    parser.add_argument("line", type=int, metavar="LINE")
    parser.set_defaults(run=proof)


def verify(options: Namespace) -> int:
    with django_ready():
        from guichet.database import Scope, acting
        from guichet.journal import queries
        from guichet.journal.types import AnchorUnusable

        files = options.anchor or queries.written_down()
        try:
            with acting(Scope.service()) as now:
                found = queries.verify(files, now)
        except AnchorUnusable as error:
            raise CommandError(str(error)) from None
        found, stamped = _with_its_stamp(found)
    if not files:
        print("guichet: no head is written down outside: an end cut off is not seen", file=sys.stderr)
    told = _told(found, files, stamped)
    print(json.dumps(told, ensure_ascii=False) if options.json else _in_words(found, stamped))
    return int(found.fault is not None)


def _with_its_stamp(found: "Checked") -> tuple["Checked", "datetime | None"]:
    """When the last head with a timestamp was there already; a timestamp of something else is a fault."""
    from guichet.documents.issued.queries import stamped_at
    from guichet.journal.types import Fault

    stamp = found.stamp
    if stamp is None or stamp.token is None:
        return found, None
    stamped = stamped_at(stamp.token, stamp.hash)
    if stamped is None and found.fault is None:
        return replace(found, fault=Fault("horodatage_faux", stamp.last, stamp.number)), None
    return found, stamped


def _told(found: "Checked", files: list[Path], stamped: "datetime | None") -> dict[str, Any]:
    fault, last = found.fault, found.last
    return {
        "etat": "altere" if fault else "intact",
        "faute": fault and {"raison": fault.reason, "ligne": fault.line, "tete": fault.head},
        "lignes": found.lines,
        "tetes": found.heads,
        "tetes_ancrees": found.anchored,
        "non_scellees": found.unsealed,
        "ancrages": [str(file) for file in files],
        "horodatage": stamped.isoformat() if stamped else None,
        "derniere_tete": last.hash.hex() if last else None,
    }


def _in_words(found: "Checked", stamped: "datetime | None") -> str:
    if found.fault:
        return f"altéré : {_fault(found.fault)}"
    end = f" ; horodaté le {stamped:%Y-%m-%d à %H:%M} UTC" if stamped else ""
    return (
        f"intact : {found.lines} lignes sous {found.heads} têtes, dont {found.anchored} notées au dehors ;"
        f" {found.unsealed} lignes à sceller{end}"
    )


def _fault(fault: "Fault") -> str:
    return _SAID[fault.reason].format(line=fault.line, head=fault.head)


def proof(options: Namespace) -> int:
    with django_ready():
        from guichet.database import Scope, acting
        from guichet.journal import queries
        from guichet.journal.types import Unproved

        with acting(Scope.service()):
            found = queries.proof(options.line)
        if isinstance(found, Unproved):
            raise CommandError(_UNPROVED[found.reason].format(line=options.line))
        shown = queries.proof_record(found)
    print(json.dumps(shown, ensure_ascii=False))
    return 0
