"""A timestamp server on this machine (RFC 3161 over HTTP), to be switched on and off."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.documents.issued.authorities import Authority


class Server:
    """`answers` False: it is there and refuses; `lies` True: it stamps something else."""

    def __init__(self, authority: Authority) -> None:
        key, certificate = authority.timestamp_server()
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(private),
        )
        self.answers, self.lies, self.asked, self.address = True, False, 0, ""

    def answer(self, body: bytes) -> bytes:
        self.asked += 1
        request = tsp.TimeStampReq.load(body)
        if self.lies:
            request["message_imprint"]["hashed_message"] = b"\0" * 32
        return asyncio.run(self.stamper.async_request_tsa_response(request)).dump()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200 if server.answers else 503)
            self.send_header(
                "Content-Type", "application/timestamp-reply" if server.answers else "text/plain"
            )
            self.end_headers()
            self.wfile.write(server.answer(body) if server.answers else b"down")

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{listening.server_port}/tsa"
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
