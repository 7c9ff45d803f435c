"""The antivirus over its socket: clamd's INSTREAM, a length before each piece, a zero at the end."""

import socket
import struct

_PIECE = 64 * 1024
_SECONDS = 60.0
_LONGEST_REPLY = 4096


class ScannerAway(Exception):
    """Nobody answers: nothing is known of the file, ask again later."""


class ScanFailed(Exception):
    """The scanner answered that it could not."""


def scan(address: str, content: bytes) -> str:
    """The name of what was found in `content`, `""` where it is clean.

    :param address: the path of the scanner's socket
    :raises ScannerAway: where it cannot be reached or stops before its answer
    :raises ScanFailed: where it answers anything but clean or found
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as scanner:
            scanner.settimeout(_SECONDS)
            scanner.connect(address)
            _send(scanner, content)
            reply = _reply(scanner)
    except OSError as error:
        raise ScannerAway(str(error)) from error
    return _found(reply)


def _send(scanner: socket.socket, content: bytes) -> None:
    try:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            scanner.sendall(struct.pack(">I", len(piece)) + piece)
        scanner.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return  # it had enough: its reply says of what


def _reply(scanner: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0"):
        more = scanner.recv(_LONGEST_REPLY)
        if not more or len(reply) > _LONGEST_REPLY:
            raise ConnectionError("the scanner stopped before its answer")
        reply += more
    return reply[:-1].decode("utf-8", "replace")


def _found(reply: str) -> str:
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScanFailed(reply)
