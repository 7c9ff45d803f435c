"""A step of 25 fields saved, beside a bare Django view that does the least of the same.

The floor has a session, the check of forgery, the same form, one SELECT and one UPDATE of the answers in one JSONB
column, and a redirect. Requests enter at the WSGI door and leave as bytes, on the embedded PostgreSQL; each save
changes the answers.
"""

import atexit
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4
from wsgiref.util import setup_testing_defaults

from benchmarks.measure import Figure, against, rates
from benchmarks.orientation_over_http import write_logs_nowhere
from benchmarks.step import STEP, django_form, procedure_text, typed, typed_in_django

_SAVES = range(1, 201)
_BARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
_TOKEN = "t" * 32
Save = Callable[[int], object]


def figures() -> list[Figure]:
    with ExitStack() as closing:
        ours, floor = rates(*((way, _SAVES) for way in ways(closing)))
    return [against("wizard step saved, 25 fields", ours, floor, "session, CSRF, form, SELECT + UPDATE", 0.6)]


def ways(closing: ExitStack) -> tuple[Save, Save]:
    """Ours and the floor, each a function that saves what the person of a number types."""
    home = mkdtemp(prefix="guichet-bench-")
    Path(home).chmod(0o755)
    atexit.register(rmtree, home, ignore_errors=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.config.settings"
    os.environ |= {"GUICHET_HOME": home, "GUICHET_MODE": "test", "SECRET_KEY": "a key for measures only " * 3}
    warnings.filterwarnings("ignore", "No directory at")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from guichet.config import embedded, schema

    cluster = closing.enter_context(embedded.running(settings.HOME))
    schema.migrate()
    # As a web process of the service: connections are kept in a pool.
    connection.close()
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "pool": {"min_size": 1}}
    closing.callback(connection.close_pool)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.wsgi import get_wsgi_application
    from django.test.utils import override_settings
    from django.urls import path

    from guichet.config import urls
    from tests.accounts.people import make_account

    account = make_account("mesure@exemple.test")
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()

    urls.urlpatterns.append(path("nu", bare_view(cluster)))
    # No page is shown, but that of a failure, which should say what failed.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    closing.enter_context(override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}))
    cookies = f"sessionid={session.session_key}; csrftoken={_TOKEN}"
    send = sender(get_wsgi_application(), cookies)
    with override_settings(MIDDLEWARE=_BARE):
        bare = sender(WSGIHandler(), cookies)
    write_logs_nowhere()
    address = f"/dossiers/{draft(account)}/etapes/{STEP}"
    turn = revisions()

    def ours(number: int) -> object:
        fields = {**typed(number), "revision": str(next(turn)), "suite": "poursuivre"}
        return send(address, {**fields, "montres": f"=section {' '.join(_names())}"})

    def floor(number: int) -> object:
        return bare("/nu", typed_in_django(number))

    return ours, floor


def _names() -> list[str]:
    return list(django_form().base_fields)


def revisions() -> Iterator[int]:
    """The revision each page would have been shown at: every save makes a new one."""
    number = 0
    while True:
        number += 1
        yield number


def draft(account: Any) -> UUID:
    """A draft of the procedure that is measured, just begun."""
    from datetime import UTC, date, datetime

    from guichet.accounts.queries import actor_for
    from guichet.database import acting
    from guichet.dossiers import actions
    from guichet.publication.actions import Version, publish_procedures
    from guichet.publication.queries import procedure

    version = Version("mesure", date(2020, 1, 1), procedure_text())
    assert publish_procedures([version], "mesures", datetime.now(UTC)) is None
    published, actor = procedure("mesure", "2020-01-01"), actor_for(account)
    assert published
    assert actor
    with acting(actor.scope) as now:
        return actions.start(actor, published, {}, uuid4(), now)


def bare_view(cluster: Any) -> Callable[[Any], Any]:
    """The floor, on a table of its own."""
    import psycopg
    from django.db import connection, transaction
    from django.http import HttpResponse, HttpResponseRedirect
    from psycopg.types.json import Json

    from guichet.config import embedded

    with psycopg.connect(cluster.url(embedded.OWNER), dbname=connection.settings_dict["NAME"]) as owner:
        owner.execute("CREATE TABLE mesure (id int PRIMARY KEY, answers jsonb NOT NULL)")
        owner.execute("INSERT INTO mesure VALUES (1, '{}')")
        owner.execute(f"GRANT SELECT, UPDATE ON mesure TO {embedded.APP}")
    form = django_form()

    def view(request: Any) -> Any:
        assert request.session.get("_auth_user_id")
        filled = form(request.POST)
        if not filled.is_valid():
            return HttpResponse(filled.errors.as_text(), status=422)
        answers = {name: str(value) for name, value in filled.cleaned_data.items()}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT answers FROM mesure WHERE id = 1 FOR UPDATE")
            cursor.fetchone()
            cursor.execute("UPDATE mesure SET answers = %s WHERE id = 1", [Json(answers)])
        return HttpResponseRedirect("/nu")

    return view


def sender(application: Any, cookies: str) -> Callable[[str, dict[str, str]], bytes]:
    def send(address: str, fields: dict[str, str]) -> bytes:
        body = urlencode({**fields, "csrfmiddlewaretoken": _TOKEN}).encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": address,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": cookies,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(body),
        }
        setup_testing_defaults(environ)
        said: list[str] = []
        content = b"".join(application(environ, lambda status, headers: said.append(status)))
        assert said[0].startswith("302"), (said, content[:2000])
        return content

    return send
