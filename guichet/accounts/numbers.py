"""The foreigner number as one looks it up, by a keyed digest of its digits; telephone numbers as one dials them."""

import re
import unicodedata

import phonenumbers

from guichet.database.secrets import blind_index, blind_indexes

_PLACE = "accounts.numero"
_SEPARATORS = re.compile(r"[\s.\-_/\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def digits_of(text: str) -> str:
    """The digits of a number as typed, in any script and with any separators; empty where it is no number."""
    shown = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return "".join(str(unicodedata.decimal(one)) for one in shown[:40]) if shown.isdecimal() else ""


def number_index(numero: str) -> bytes:
    """What a number is stored under."""
    return blind_index(digits_of(numero), _PLACE)


def number_indexes(numero: str) -> tuple[bytes, ...]:
    """What a number may be found under, keys of former times included."""
    return blind_indexes(digits_of(numero), _PLACE)


def international(text: str) -> str | None:
    """A telephone number in E.164; without a country it is of France, overseas included. None where it is none."""
    regions = ("FR", "GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "WF")
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
