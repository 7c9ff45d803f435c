"""`guichet agent`: the first agent of an office, before anybody there can invite another; an access opened again."""

from argparse import Namespace

from guichet.config.commands import CommandError, Parsers, django_ready

ROLES = ("responsable", "accueil", "instructeur", "valideur", "auditeur")


def register(add_parser: Parsers) -> None:
    parser = add_parser("agent", help="invite the first agent of an office, open a closed access again")
    acts = parser.add_subparsers(metavar="ACT", required=True)
    one = acts.add_parser("invite", help="send someone an invitation to hold a post, and print its link")
    one.add_argument("email", metavar="EMAIL", help="their address: the account that accepts must have it")
    one.add_argument("--office", required=True, metavar="CODE", help="the office, as in data/territory")
    one.add_argument("--role", choices=ROLES, default="responsable", help="responsable where none is given")
    one.set_defaults(run=_invite)
    one = acts.add_parser(
        "reopen", help="let an agent work again who was suspended, where no manager is left to"
    )
    one.add_argument("email", metavar="EMAIL", help="the address of their account")
    one.set_defaults(run=_reopen)


_LONGEST = 254
"""An address, in signs, as accounts hold it."""


def _invite(options: Namespace) -> int:
    with django_ready():
        from django.core.exceptions import ValidationError
        from django.core.validators import MaxLengthValidator, validate_email

        from guichet.accounts import actions, queries
        from guichet.accounts.types import Refused
        from guichet.database import Scope, acting
        from guichet.web.agent import inviting

        office = queries.office_of_code(options.office)
        if office is None:
            raise CommandError(f"no office has the code {options.office!r}")
        try:
            validate_email(options.email)
            MaxLengthValidator(_LONGEST)(options.email)
        except ValidationError:
            raise CommandError(f"{options.email!r} is no address") from None
        with acting(Scope.service()) as now:
            done = actions.invite(None, office.id, options.email, options.role, now)
            if isinstance(done, Refused):
                raise CommandError(f"nothing was sent: {done.reason}")
            inviting.send(done, office)
        print(f"{done.invitation.email} : {options.role}, {office.name}")
        print(f"{inviting.link_of(done)}  (une fois, jusqu'au {done.invitation.until:%d/%m/%Y %H:%M} UTC)")
    return 0


def _reopen(options: Namespace) -> int:
    with django_ready():
        from guichet.accounts import actions
        from guichet.database import Scope, acting
        from guichet.journal.types import Author

        with acting(Scope.service()) as now:
            refused = actions.reopen_access(options.email, Author.service("guichet agent"), now)
        if refused is not None:
            why = {"inconnu": "no agent has this address", "pas_suspendu": "they are not suspended"}
            raise CommandError(f"nothing was done: {why[refused.reason]}")
        print(f"accès rouvert : {options.email}")
    return 0
