"""Text messages: the provider that `SMS_URL` names, or a file a message in a folder where none is named.

The provider is asked by one `POST` of JSON, `{"id", "de", "a", "texte"}`; `id` is the same at each try, so that it may
know a copy. Any 2xx is an acceptance; 400, 404, 410 and 422 say that the number is none; the rest is for later.
"""

import json
import os
from base64 import b64encode
from pathlib import Path
from uuid import UUID

import requests
from django.conf import settings

from guichet.notifications.smtp import Later, NoMailbox, Outcome, Sent

_NO_SUCH_NUMBER = (400, 404, 410, 422)
_LARGEST = 4_000


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
        with requests.post(
            where["url"],
            json=said,
            headers=headers,
            timeout=(where["timeout"], where["timeout"]),
            allow_redirects=False,
            stream=True,
        ) as answer:
            return _read(answer)
    except requests.Timeout:
        return Later("delai")
    except (requests.RequestException, OSError):
        return Later("connexion")


def _read(answer: requests.Response) -> Outcome:
    if answer.status_code in _NO_SUCH_NUMBER:
        return NoMailbox(str(answer.status_code))
    if not 200 <= answer.status_code < 300:
        return Later(str(answer.status_code))
    said = answer.raw.read(_LARGEST, decode_content=True).decode("ascii", "replace")
    return Sent("".join(one for one in said if one.isprintable())[:200])


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
