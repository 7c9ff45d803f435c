"""`guichet procedure check FILE`: validate one version of a procedure, without a database."""

import json
from argparse import Namespace
from pathlib import Path

from guichet.config.commands import CommandError, Parsers


def register(add_parser: Parsers) -> None:
    add = (
        add_parser("procedure", help="procedures as data")
        .add_subparsers(metavar="COMMAND", required=True)
        .add_parser
    )
    parser = add("check", help="validate one version of a procedure, or the profile tree")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=check)


def check(options: Namespace) -> int:
    from guichet.config.reference import DATA, territory
    from guichet.procedures import (
        compile_procedure,
        load_references,
        procedure_ids,
        read_profile,
        source_ids,
    )
    from guichet.rules import DataError

    try:
        text = options.file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{options.file}: {error}") from error
    name = options.file.name
    try:
        if name == "profil.yaml":
            profile = read_profile(name, text, procedures=procedure_ids(DATA), sources=source_ids(DATA))
            said = f"{profile.id} {profile.en_vigueur} : valide"
        else:
            references = load_references(DATA, territory())
            one = compile_procedure(name, text, references, source_ids(DATA))
            counts = (
                f"{len(one.steps)} étapes, {len(one.fields)} champs, {len(one.compiled.documents)} pièces"
            )
            said = f"{one.id} {one.version} : valide ; {counts} ; {one.hash[:12]}"
    except DataError as error:
        print(
            json.dumps({"valide": False, "fautes": error.faults}, ensure_ascii=False)
            if options.json
            else error
        )
        return 1
    print(json.dumps({"valide": True, "fautes": []}) if options.json else said)
    return 0
