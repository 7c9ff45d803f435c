"""What a file is and whether it can be taken, before anything of it is kept."""

from guichet.documents.received import sandbox
from guichet.documents.received.types import (
    WHOLE,
    Accepted,
    Advice,
    File,
    Kind,
    Limits,
    Look,
    Reason,
    Refused,
)


def inspect(content: bytes, limits: Limits) -> Accepted | Refused:
    """Judge a file by its content, its size first (OWASP ASVS 5.0, V5.2).

    Its name is not asked for: it proves nothing. Everything but the size is read in a process of its own.
    """
    if not content:
        return Refused(Reason.EMPTY)
    if len(content) > limits.octets_par_fichier:
        return Refused(Reason.TOO_HEAVY, {"limite": limits.octets_par_fichier})
    answer = sandbox.run("inspect", content, limits)
    if isinstance(answer, Refused):
        return answer
    head, parts = answer
    try:
        return Accepted(
            kind=Kind(head["kind"]),
            pages=int(head["pages"]),
            width=int(head["width"]),
            height=int(head["height"]),
            advice=tuple(Advice(word) for word in head["advice"]),
            thumbnail=parts[0],
            views=tuple(parts[1:]),
        )
    except (KeyError, ValueError, TypeError, IndexError):
        return Refused(Reason.UNREADABLE)


def view(
    content: bytes, kind: Kind, page: int, text: str, limits: Limits, look: Look = WHOLE
) -> File | Refused:
    """A page as a picture with `text` across it. `content` is the PDF, or the page of a picture drawn anew."""
    wanted = "pdf" if kind is Kind.PDF else "jpeg"
    more = {"page": page, "side": look.side, "turn": look.turn % 4}
    answer = sandbox.run("view", content, limits, kind=wanted, text=text, **more)
    if isinstance(answer, Refused):
        return answer
    return File(f"page-{page}.jpg", "image/jpeg", answer[1][0]) if answer[1] else Refused(Reason.UNREADABLE)


def inside(content: bytes, limits: Limits) -> tuple[bool, list[bytes]] | Refused:
    """What a scanner does not see in a PDF: whether it is encrypted, then it in clear (if so) and its attachments."""
    answer = sandbox.run("inside", content, limits)
    return answer if isinstance(answer, Refused) else (bool(answer[0].get("decrypted")), answer[1])
