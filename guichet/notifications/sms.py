"""Text messages: the provider that `SMS_URL` names, or a file a message in a folder where none is named.

The provider is asked by one `POST` of JSON, `{"id", "de", "a", "texte"}`; `id` is the same at each try, so that it may
know a copy. Any 2xx is an acceptance, whatever comes after it; 400, 404, 410 and 422 say that the number is none; the
rest is for later.
"""

import json
import os
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from guichet.notifications.smtp import Later, NoMailbox, Outcome, Sent, named

_NO_SUCH_NUMBER = (400, 404, 410, 422)
_LARGEST = 4_000


class _Straight(requests.Session):
    """Where a provider sends elsewhere is not even read: the words of an address are its own."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def send(number: str, text: str, identifier: UUID) -> Outcome:
    """Hand a text message over, once, to a number in E.164; never raises for what a provider does."""
    where = settings.SMS
    said = {"id": str(identifier), "de": where["sender"] if where else "", "a": number, "texte": text}
    if where is None:
        return _keep(said, identifier)
    headers = (
        {"Authorization": f"Basic {b64encode(where['login'].encode()).decode()}"} if where["login"] else {}
    )
    try:
        with (
            _Straight() as session,
            session.post(
                where["url"],
                json=said,
                headers=headers,
                timeout=(where["timeout"], where["timeout"]),
                stream=True,
            ) as answer,
        ):
            return _read(answer)
    except requests.Timeout:
        return Later("delai")
    except (requests.RequestException, HTTPError, OSError, ValueError):
        return Later("connexion")


def _read(answer: requests.Response) -> Outcome:
    if answer.status_code in _NO_SUCH_NUMBER:
        return NoMailbox(str(answer.status_code))
    if not 200 <= answer.status_code < 300:
        return Later(str(answer.status_code))
    said = b""
    # It took charge of the message: an answer that is cut, slow or garbled does not make it sent again.
    with suppress(HTTPError, OSError, ValueError):
        said = answer.raw.read1(_LARGEST, decode_content=True)
    return Sent(named(said))


def _keep(said: dict[str, str], identifier: UUID) -> Outcome:
    """One file a message: sent twice, it is there once."""
    folder = Path(settings.SMS_FOLDER)
    draft = folder / f".{identifier}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        draft.replace(folder / f"{identifier}.json")
    except OSError:
        draft.unlink(missing_ok=True)
        return Later("fichier")
    return Sent("fichier")
