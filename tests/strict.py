"""What Django lets pass and this project does not: each fails the test that meets it."""

import ipaddress
import socket
from html.parser import HTMLParser
from inspect import currentframe

from django.http import HttpResponseBase
from django.template.base import Template


class UnknownVariable(str):
    """Django's `string_if_invalid`: a template of ours that names an unknown variable fails."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        origin = _template_being_rendered()
        if "site-packages" in origin:
            return ""
        raise AssertionError(f"unknown variable {variable} in {origin}")


def _template_being_rendered() -> str:
    frame = currentframe()
    while frame is not None:
        found = frame.f_locals.get("self")
        if isinstance(found, Template):
            return found.origin.name
        frame = frame.f_back
    return "a template"


RUN_BY_A_CLICK = ("href", "src", "action", "formaction", "xlink:href")


class InlineCode(HTMLParser):
    """What the content security policy of every page forbids, with its line."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        line = self.getpos()[0]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"line {line}: <{tag}>")
        for name, value in attrs:
            if (
                name.startswith("on")
                or name == "style"
                or (name in RUN_BY_A_CLICK and (value or "").strip().lower().startswith("javascript:"))
            ):
                self.found.append(f"line {line}: <{tag} {name}={value!r}>")


def refuse_inline_code(response: HttpResponseBase) -> None:
    """Fail on a page that a browser would have to block in part."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    found = InlineCode(response.content.decode(response.charset)).found  # type: ignore[attr-defined]
    assert not found, f"inline code in {response.status_code} page: {'; '.join(found)}"


def refuse_network(address: object) -> None:
    """Fail on an address that is not this machine's."""
    if not isinstance(address, tuple):
        return
    host = str(address[0])
    try:
        outside = not ipaddress.ip_address(host).is_loopback
    except ValueError:
        outside = host != "localhost"
    assert not outside, f"a test asks the network for {host}"


class LocalSocket(socket.socket):
    """A socket that reaches this machine only."""

    def connect(self, address: object) -> None:  # type: ignore[override]
        refuse_network(address)
        super().connect(address)  # type: ignore[arg-type]

    def connect_ex(self, address: object) -> int:  # type: ignore[override]
        refuse_network(address)
        return super().connect_ex(address)  # type: ignore[arg-type]
