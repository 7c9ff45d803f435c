"""Senders that lie about what they send, or never finish: each costs itself its answer, and nobody else theirs."""

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.config.homes import served_home
from tests.config.served import Site

SLOW = 60
FORM = "/compte/connexion"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served_home() as home:
        site = Site(home).start()
        assert site.announced()
        yield site
        site.signal(signal.SIGTERM)
        if not site.gone(20.0):
            site.kill_everything()


def opened(site: Site, *lines: str, body: bytes = b"") -> socket.socket:
    """A connection on which this head was sent, and this body."""
    found = socket.create_connection(("127.0.0.1", site.port), timeout=20)
    head = (f"POST {FORM} HTTP/1.1", f"Host: localhost:{site.port}", *lines)
    found.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    return found


def answers(connection: socket.socket) -> bytes:
    """All that comes until the other side closes, or says nothing more for a while."""
    connection.settimeout(3)
    found = b""
    with suppress(OSError):
        while part := connection.recv(65536):
            found += part
    connection.close()
    return found


def is_up(site: Site) -> float:
    start = time.monotonic()
    assert site.get("/healthz").status == 200
    return time.monotonic() - start


def test_a_body_shorter_than_was_said_is_never_taken_for_whole(site: Site):
    sent = opened(
        site, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 5000", body=b"login=a"
    )
    sent.shutdown(socket.SHUT_WR)
    told = answers(sent)
    assert not told or told.split(b" ")[1][:1] in b"45", told[:200]
    is_up(site)


def test_what_comes_after_the_body_that_was_said_is_no_part_of_it(site: Site):
    more = b"GET /healthz HTTP/1.1\r\nHost: autre.test\r\n\r\n"
    sent = opened(
        site, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 7", body=b"login=a" + more
    )
    statuses = [line.split(b" ")[1] for line in answers(sent).splitlines() if line.startswith(b"HTTP/1.1 ")]
    assert statuses[0] == b"403", statuses  # without a token
    assert b"200" not in statuses  # of another host
    is_up(site)


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: -1",),
        ("Content-Length: 7", "Content-Length: 9"),
        ("Content-Length: sept",),
        ("Content-Length: 99999999999999999999999",),
        ("Content-Length: 7", "Transfer-Encoding: chunked"),
    ],
)
def test_a_length_that_is_none_is_refused(site: Site, lines: tuple[str, ...]):
    told = answers(opened(site, *lines, body=b"login=a"))
    assert not told or told.split(b" ")[1][:1] == b"4", told[:200]
    is_up(site)


@pytest.mark.parametrize(
    "lines", [(), ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000")]
)
def test_many_who_never_finish_do_not_keep_others_waiting(site: Site, lines: tuple[str, ...]):
    slow = []
    for _ in range(SLOW):
        connection = socket.create_connection(("127.0.0.1", site.port), timeout=20)
        head = "\r\n".join((f"POST {FORM} HTTP/1.1", f"Host: localhost:{site.port}", *lines))
        connection.sendall(head.encode() + (b"\r\n\r\nlogin=" if lines else b"\r\nX-Slow: a"))
        slow.append(connection)
    try:
        for _ in range(3):
            for connection in slow:
                with suppress(OSError):
                    connection.sendall(b"a")
            assert is_up(site) < 5
            time.sleep(0.5)
    finally:
        for connection in slow:
            connection.close()
    is_up(site)
