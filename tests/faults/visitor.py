"""Someone at a real site over plain HTTP: cookies, forms read from the page, files; no script, no browser."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from re import findall
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import uuid4

from lxml import html

PASSWORD = "quatre chevaux agrafe pile"


class Lost(Exception):
    """The answer did not come: nobody knows what was done."""


@dataclass(frozen=True)
class Page:
    """An answer and where it was found, redirects followed."""

    status: int
    url: str
    text: str

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.text, base_url=self.url)

    def form(self, holding: str) -> html.FormElement:
        """The form that has a control of this name."""
        return next(form for form in self.tree.forms if holding in form.fields)


@dataclass
class Visitor:
    """One browser's worth of cookies."""

    site: str
    timeout: float = 20
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def get(self, address: str) -> Page:
        return self._open(Request(urljoin(self.site, address)))

    def send(self, page: Page, holding: str, values: Mapping[str, object], **buttons: str) -> Page:
        """Fill the form that has the control `holding` and send it by a button."""
        form = page.form(holding)
        data = [(name, value) for name, value in form.form_values() if name not in values]
        for name, value in values.items():
            data += [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
        data += buttons.items()
        address = urljoin(page.url, form.action or page.url)
        body = urlencode(data).encode()
        return self._open(Request(address, body, {"Referer": page.url, "Origin": self.site.rstrip("/")}))

    def give(self, page: Page, action: str, name: str, content: bytes) -> Page:
        """Send a file by the form whose address ends with `action`."""
        form = next(form for form in page.tree.forms if (form.action or "").endswith(action))
        control = next(one.name for one in form.inputs if getattr(one, "type", "") == "file")
        mark = uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in form.form_values()
            if key != control
        ]
        parts.append(
            f'--{mark}\r\nContent-Disposition: form-data; name="{control}"; filename="{name}"\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n".encode()
            + content
            + b"\r\n"
        )
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": page.url}
        address = urljoin(page.url, form.action)
        return self._open(Request(address, body, headers | {"Origin": self.site.rstrip("/")}))

    def sign_up(self, email: str, mail: Path) -> None:
        """An account of one's own, its address confirmed by the link of the mail."""
        page = self.get("/compte/creation")
        self.send(page, "email", {"email": email, "password1": PASSWORD, "password2": PASSWORD})
        confirm = self.get(confirmation_link(mail, email))
        form = next(form for form in confirm.tree.forms if "confirmation" in (form.action or confirm.url))
        body = urlencode(form.form_values()).encode()
        headers = {"Referer": confirm.url, "Origin": self.site.rstrip("/")}
        self._open(Request(urljoin(confirm.url, form.action or confirm.url), body, headers))

    def _open(self, request: Request) -> Page:
        try:
            with self.opener.open(request, timeout=self.timeout) as answer:
                return Page(answer.status, answer.url, answer.read().decode(errors="replace"))
        except HTTPError as refused:
            return Page(refused.code, refused.url, refused.read().decode())
        except (OSError, HTTPException) as error:
            raise Lost from error


def mails(folder: Path):
    """Every mail kept as a file, parsed, oldest first."""
    files = sorted(folder.glob("*.eml"), key=lambda one: one.stat().st_mtime) if folder.is_dir() else []
    return [message_from_bytes(one.read_bytes(), policy=default) for one in files]


def confirmation_link(folder: Path, email: str, seconds: float = 90) -> str:
    """The link of the last mail that confirms this address."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for mail in reversed(mails(folder)):
            text = mail.get_body().get_content()
            links = findall(r"http\S*/compte/confirmation/\S+", text)
            if mail["To"] == email and links:
                return links[0]
        time.sleep(0.2)
    raise AssertionError(f"no confirmation for {email} in {folder}")
