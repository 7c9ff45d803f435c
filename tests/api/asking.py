"""How a program asks `POST /api/v1/orientation`, and what it may count on in every refusal."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ADDRESS = "/api/v1/orientation"
STUDENT = {"demande": "premiere_demande", "fondement": "etudiant", "departement": "92"}
TYPES = "urn:guichet:probleme:"


@dataclass
class Asked:
    """A response, its JSON read."""

    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def json(self) -> Any:
        return json.loads(self.response.content)

    def refused(self, status: int, kind: str) -> list[dict[str, str]]:
        """The `erreurs` of a problem of this kind, checked to be one."""
        assert (self.status, self.response["Content-Type"]) == (status, "application/problem+json"), (
            self.response.content
        )
        problem = self.json
        assert (problem["type"], problem["status"], problem["etat"]) == (TYPES + kind, status, "erreur")
        assert problem["title"]
        assert all(set(error) == {"cle", "message"} and error["message"] for error in problem["erreurs"])
        return problem["erreurs"]


def ask(client: Client, body: object, headers: dict[str, str]) -> Asked:
    """Post a body as it is (bytes), or as JSON (anything else)."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    media_type = names.pop("content-type", "application/json")
    return Asked(client.generic("POST", ADDRESS, raw, media_type, headers=names))
