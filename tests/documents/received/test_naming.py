"""The name a file keeps."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.received.naming import LONGEST, clean
from guichet.documents.received.types import Kind


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("photo.JPG", "photo.jpg"),
        ("Acte de naissance (copie).jpeg", "Acte de naissance (copie).jpg"),
        ("C:\\Users\\Lea\\passeport.jpg", "passeport.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("con", "_con.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("scan.jpg.", "scan.jpg"),
        ("scan .jpg ", "scan.jpg"),
        ("a\nb\r\nc.jpg", "abc.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("😀.jpg", "😀.jpg"),
        ("می\u200cخواهم.jpg", "می\u200cخواهم.jpg"),
        ("e\u0301tat.jpg", "état.jpg"),
        ("x\ud800.jpg", "x.jpg"),
        ("nul\x00.jpg", "_nul.jpg"),
        ("page.html", "page.jpg"),
        ('a<b>"c".jpg', "a_b__c_.jpg"),
        ("12.03.2024 quittance", "12.03.2024 quittance.jpg"),
        ("", "document.jpg"),
        (None, "document.jpg"),
        ("...", "document.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_a_name_stays_recognisable_and_harmless(sent, kept):
    assert clean(sent, Kind.JPEG) == kept


@given(st.text(), st.sampled_from(Kind))
def test_whatever_the_name_it_can_be_stored_and_shown(sent, kind):
    kept = clean(sent, kind)
    assert 0 < len(kept) <= LONGEST
    assert kept.endswith(f".{kind.extension}")
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in kept)
    assert not set(kept) & set('/\\:*?"<>|')
    assert not kept.startswith((".", " "))
    assert clean(kept, kind) == kept
