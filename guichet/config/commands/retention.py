"""`guichet retention`: what falls due for erasure, and why; without `--dry-run`, it is done."""

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING
from uuid import UUID

from guichet.config.commands import CommandError, Parsers, django_ready

if TYPE_CHECKING:
    from guichet.dossiers.erasing import Done, Forgotten
    from guichet.dossiers.retention import Due, Falling
    from guichet.parameters import Period


def register(add_parser: Parsers) -> None:
    parser = add_parser("retention", help="what falls due for erasure, and why; warns and erases")
    parser.add_argument("--dry-run", action="store_true", help="print it, and change nothing")
    parser.add_argument(
        "--clock-checked",
        action="store_true",
        help="the clock leapt or was not watched: somebody looked at it",
    )
    parser.add_argument(
        "--hold", type=_id, metavar="DOSSIER", help="freeze a dossier: nothing of it is erased"
    )
    parser.add_argument("--reason", default="", help="why it is held")
    parser.add_argument("--release", type=int, metavar="HOLD", help="lift a hold, by its number")
    parser.set_defaults(run=run)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"{text[:60]!r} is not the id of a dossier") from None


def run(options: Namespace) -> int:
    if options.hold and not options.reason.strip():
        raise CommandError("--hold wants --reason")
    with django_ready():
        if options.hold:
            return _hold(options.hold, options.reason.strip())
        if options.release is not None:
            return _release(options.release)
        return _dry_run() if options.dry_run else _really(options.clock_checked)


def _hold(dossier: UUID, reason: str) -> int:
    from guichet.database import Scope, acting
    from guichet.dossiers import erasing

    with acting(Scope.service()) as now:
        placed = erasing.hold_dossier(dossier, reason[:200], now)
    if placed is None:
        raise CommandError(f"no dossier is {dossier}")
    print(f"gelé : {dossier} (gel {placed})")
    return 0


def _release(number: int) -> int:
    from guichet.database import Scope, acting
    from guichet.dossiers import erasing

    with acting(Scope.service()) as now:
        lifted = erasing.release(number, now)
    if not lifted:
        raise CommandError(f"no hold in force is {number}")
    print(f"gel {number} levé")
    return 0


def _dry_run() -> int:
    from guichet.database import Scope, acting
    from guichet.dossiers import erasing

    with acting(Scope.service()) as now:
        found, refused = erasing.due_now(now), erasing.why_refused(now)
        forgotten = erasing.forgotten_now(now)
    print("\n".join([*(_forgets(one) for one in forgotten if one.number), *_in_words(found)]))
    if refused:
        print(f"rien ne serait effacé maintenant : {refused}")
    return 0


def _really(clock_checked: bool) -> int:
    from guichet.dossiers import erasing

    done: Done = erasing.run(clock_checked)
    if done.finished:
        print(f"effacements commencés et terminés : {done.finished}")
    if done.refused:
        raise CommandError(f"rien n'est effacé : {done.refused} ; l'heure est juste ? --clock-checked")
    print("\n".join(_in_words(done.due)))
    return 0


def _in_words(due: "Due") -> list[str]:
    lines = [_erased("efface", falling) for falling in due.erase]
    lines += [
        f"avertit {warning.kept.id} ({warning.kept.rule}) : avertissement {warning.rank + 1},"
        f" effacement le {warning.erased_at:%Y-%m-%d}"
        for warning in due.warn
    ]
    lines += [f"{_erased('gelé  ', falling)}" for falling in due.held]
    lines += [f"{_erased('averti en vain,', falling)}" for falling in due.unreached]
    counts = f"{len(due.erase)} à effacer, {len(due.warn)} à avertir, {len(due.held)} gelés"
    return [*lines, counts]


def _forgets(forgotten: "Forgotten") -> str:
    period = forgotten.period
    return f"oublie {forgotten.number} ({forgotten.rule}) : plus de {_long(period)} ; {period.base}"


def _long(period: "Period") -> str:
    return next(
        f"{value} {unit}"
        for value, unit in ((period.heures, "h"), (period.jours, "jours"), (period.ans, "ans"))
        if value is not None
    )


def _erased(verb: str, falling: "Falling") -> str:
    kept, period = falling.kept, falling.period
    return (
        f"{verb} {kept.id} ({kept.rule}) : {_long(period)} depuis le {kept.since:%Y-%m-%d},"
        f" échu le {falling.due_at:%Y-%m-%d} ; {period.base}"
    )
