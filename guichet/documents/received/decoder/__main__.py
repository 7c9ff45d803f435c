"""One request on standard input, one answer on standard output, then the end.

Request: a line of JSON (`operation`, `limits`, and the operation's own), then the bytes of the file. Answer: a
line of JSON with the lengths of the parts that follow it.
"""

import json
import resource
import sys
from typing import Any


def confine(memory: int, seconds: int) -> None:
    """So much memory, so much time on the processor, no file written, no image of the process left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # which refuses a limit below what the process has mapped
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def answer(head: dict[str, Any], parts: list[bytes]) -> None:
    line = json.dumps({**head, "parts": [len(part) for part in parts]})
    out = sys.stdout.buffer
    out.write(line.encode() + b"\n")
    for part in parts:
        out.write(part)
    out.flush()


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    limits = request["limits"]
    confine(limits["memoire_de_lecture"], limits["secondes_de_lecture"])
    # After the limits: what these libraries take when they load counts too.
    from guichet.documents.received.decoder.operations import OPERATIONS, Stop

    try:
        head, parts = OPERATIONS[request["operation"]](sys.stdin.buffer.read(), request)
    except Stop as stop:
        head, parts = {"refused": stop.reason, "facts": stop.facts}, []
    answer(head, parts)


if __name__ == "__main__":
    main()
