"""The text of a 2D-Doc, against the published vector and the hard cases of the specification."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.issued.two_d_doc import (
    FIELDS,
    Code,
    Header,
    Nonconforming,
    Unread,
    Value,
    read,
    text_to_sign,
    verify,
)
from tests.documents.issued.two_d_doc import vectors
from tests.documents.issued.two_d_doc.vectors import MANDATORY_ONLY, PUBLISHED, TODAY, Authority, values_of


@pytest.fixture(scope="module")
def authority():
    return Authority()


def header_of(text: str) -> str:
    return text[:26]


def parsed(message: str, authority: Authority) -> Code:
    """A message after the header of the run's authority, signed as it stands."""
    code = read(authority.signed(str(authority.header()) + message))
    assert isinstance(code, Code)
    return code


def full(authority: Authority, replace: str, by: str) -> Code:
    message = text_to_sign(authority.header(), MANDATORY_ONLY).decode()[26:]
    assert replace in message
    return parsed(message.replace(replace, by), authority)


def test_the_published_vector_is_read_field_by_field():
    code = read(PUBLISHED)
    assert isinstance(code, Code)
    assert code.faults == ()
    assert (code.header.issued, code.header.signed) == (date(2020, 4, 6), date(2020, 6, 3))
    assert code.values["60"].text == "NATACHA/CORINNE"
    assert code.values["6Q"].text == "7503120521"
    assert code.values["6Y"].text == "FR"
    assert len(code.values) == 20
    assert sha256(code.signed_text).hexdigest() == vectors.PUBLISHED_SIGNED
    assert sha256(PUBLISHED.encode()).hexdigest() == vectors.PUBLISHED_WHOLE


def test_the_published_vector_is_written_as_published():
    code = read(PUBLISHED)
    assert isinstance(code, Code)
    assert text_to_sign(code.header, code.values) == code.signed_text


def test_sixteen_mandatory_fields_alone_are_written_as_computed_apart():
    header = Header("FR00", "0001", date(2020, 4, 6), date(2020, 6, 3))
    assert text_to_sign(header, MANDATORY_ONLY) == vectors.BARE_SIGNED.encode()
    code = read(f"{vectors.BARE_SIGNED}\x1f{vectors.BARE_SIGNATURE}")
    assert isinstance(code, Code)
    assert code.values["6W"].text == "     "
    assert code.faults == ()


def test_a_missing_mandatory_field_does_not_conform(authority):
    code = full(authority, "63\x1d", "")
    assert code.faults == ("63 : manque",)
    finding = verify(code, authority.lookup, TODAY, tests_allowed=True)
    assert (finding.kind, finding.authentic) == ("STRUCTURE", True)


def test_a_value_of_full_length_has_no_separator(authority):
    name = "WIJESEKARA MUDIYANSELAGE RATHNAYAKE BA"
    written = read(authority.written(MANDATORY_ONLY | {"62": Value(name)}))
    assert isinstance(written, Code)
    assert f"62{name}63\x1d".encode() in written.signed_text
    assert written.values["62"] == Value(name)
    stray = full(authority, "62SPECIMEN\x1d", f"62{name}\x1d")
    assert stray.values["62"] == Value(name)
    assert stray.faults == ()


@pytest.mark.parametrize(
    "name", ["WIJESEKARA MUDIYANSELAGE RATHNAYAKE B", "WIJESEKARA MUDIYANSELAGE RATHNAYAKE BA"]
)
def test_a_cut_value_is_told(authority, name):
    code = full(authority, "62SPECIMEN\x1d", f"62{name}\x1e")
    assert code.values["62"] == Value(name, cut=True)
    assert code.faults == ()


def test_a_cut_value_may_come_last(authority):
    code = full(authority, "6X\x1d", "6XVILLENEUVE\x1e")
    assert code.values["6X"] == Value("VILLENEUVE", cut=True)
    assert code.faults == ()


@pytest.mark.parametrize(
    ("replace", "by", "said"),
    [
        ("68F", "68F\x1e", "68 : longueur fixe, ne peut être abrégé"),
        ("68F", "68F\x1d", "'\\x1d6' : champ inconnu ou interdit"),
        ("68F", "68X", "68 : 'X' a des caractères hors de son alphabet"),
        ("62SPECIMEN", "62specimen", "62 : 'specimen' a des caractères hors de son alphabet"),
        ("68F", "68F68F", "68 : répété"),
        ("68F", "68F65P   ", "'65' : champ inconnu ou interdit"),
        ("6CXX", "6CXK", "6C : XK n'est pas un pays"),
        ("6L01042020", "6L31042020", "6L : 31042020 n'est pas une date"),
        ("6900001973", "6901001973", "69 : 01001973 n'est pas une date"),
        ("6W     ", "6W7500 ", "6W : '7500 ' a des caractères hors de son alphabet"),
    ],
)
def test_what_does_not_conform_is_named(authority, replace, by, said):
    assert said in full(authority, replace, by).faults


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "ILLISIBLE"),
        ("bonjour", "ILLISIBLE"),
        ("\x00" * 300, "ILLISIBLE"),
        (PUBLISHED.replace("\x1f", ""), "ILLISIBLE"),
        (PUBLISHED + "\x1f", "ILLISIBLE"),
        (PUBLISHED.replace("SPECIMEN", "SPÉCIMEN"), "ILLISIBLE"),
        (PUBLISHED[:-1] + "B", "ILLISIBLE"),
        (PUBLISHED[:-1], "ILLISIBLE"),
        (PUBLISHED[:-1] + "a", "ILLISIBLE"),
        (PUBLISHED + "=", "ILLISIBLE"),
        (PUBLISHED[:20], "ILLISIBLE"),
        ("DC01" + PUBLISHED[4:], "NON_GERE"),
        ("DC05" + PUBLISHED[4:], "NON_GERE"),
        ("\xdc\x04suite", "NON_GERE"),
        ("E12A0102suite", "NON_GERE"),
        (PUBLISHED.replace("1D231301", "1D231501"), "NON_GERE"),
        (PUBLISHED.replace("1D231301", "1D231302"), "NON_GERE"),
    ],
)
def test_what_is_not_a_code_of_ours_is_told_apart(text, kind):
    found = read(text)
    assert isinstance(found, Unread)
    assert found.kind == kind


def test_former_versions_are_read(authority):
    message = text_to_sign(authority.header(), MANDATORY_ONLY).decode()[26:]
    for version, zone in (("02", ""), ("03", "01")):
        code = read(authority.signed(f"DC{version}FR00TST11CE91D2313{zone}{message}"))
        assert isinstance(code, Code)
        assert code.faults == ()
        assert verify(code, authority.lookup, TODAY, tests_allowed=True).kind == "VALIDE"


def test_an_annexe_is_never_merged(authority):
    code = read(authority.written(MANDATORY_ONLY) + "\x1d6PAUTORISE A TRAVAILLER")
    assert isinstance(code, Code)
    assert code.values["6P"].text == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"62": Value("É")}, "62 : 'É' a des caractères hors de son alphabet"),
        ({"6K": Value("123")}, "6K : 3 caractères, de 19 à 19 attendus"),
        ({"6Q": Value("750312052", cut=True)}, "6Q : ne peut être abrégé"),
        ({"65": Value("P")}, "65 : champ inconnu ou interdit"),
    ],
)
def test_what_does_not_conform_is_not_written(authority, changed, said):
    with pytest.raises(Nonconforming) as refused:
        authority.written(MANDATORY_ONLY | changed)
    assert said in refused.value.faults


def test_signed_before_its_issue_is_not_written(authority):
    with pytest.raises(Nonconforming, match="signé avant"):
        text_to_sign(authority.header(issued=date(2020, 6, 4)), MANDATORY_ONLY)


def test_an_address_abroad_keeps_its_five_spaces(authority):
    values = MANDATORY_ONLY | values_of(
        "6SAPPARTEMENT 12 ETAGE 3|6TRESIDENCE LES LILAS BATIMENT B|6U12 B BD MAL J DE LATTRE DE TASSIGNY"
        "|6VBP 90123 LE HAMEAU|6XMONACO|6YMC"
    )
    code = read(authority.written(values))
    assert isinstance(code, Code)
    assert code.values == values


_TEXTS = {
    "[A-Z ]*": "ABCXYZ ",
    "[A-Z /]*": "ABC /",
    "[A-Z0-9 ]*": "ABC019 ",
    "[A-Z0-9]*": "ABC019",
    "[0-9]*": "0123456789",
    "[A-Z2-7]*": "ABC237",
    "[0-9A-F]{4}": "0123456789ABCDEF",
}
_SAMPLES = {
    "[0-9]{8}": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.strftime("%d%m%Y")),
    "[A-Z]{2}": st.sampled_from(["FR", "TN", "XA", "XH", "ZZ"]),
    "[MF]": st.sampled_from("MF"),
    "[1-5]": st.sampled_from("12345"),
    "[0-9]{5}| {5}": st.sampled_from(["75000", "     ", "97400"]),
}


@st.composite
def documents(draw):
    values = {}
    for field in FIELDS.values():
        if not field.mandatory and draw(st.booleans()):
            continue
        if field.pattern in _SAMPLES:
            text = draw(_SAMPLES[field.pattern])
        else:
            most = field.maximum or 50
            # Full length is where separators vanish: as likely as anything.
            size = draw(
                st.sampled_from([field.minimum, most, max(field.minimum, most - 1)])
                | st.integers(field.minimum, most)
            )
            text = draw(st.text(_TEXTS[field.pattern], min_size=size, max_size=size))
        values[field.id] = Value(text, cut=field.shortens and draw(st.booleans()))
    return values


@given(documents())
def test_what_is_written_is_read_again(values):
    header = Header("FR00", "TST1", date(2020, 4, 6), date(2020, 6, 3))
    text = text_to_sign(header, values)
    code = read(text.decode() + "\x1f" + "A" * 103)
    assert isinstance(code, Code)
    assert (code.header, dict(code.values), code.faults) == (header, values, ())


@given(
    st.text(max_size=400)
    | st.text("DC0412FR6JQ\x1d\x1e\x1fAZ", max_size=400).map(lambda text: PUBLISHED[:26] + text)
)
def test_any_text_gets_an_answer(text):
    assert isinstance(read(text), Code | Unread)
