"""The published type 13 vector, and keys made for one run.

The vector and the certificate of test authority FR00 are those of the specification (ANTS, v3.2.6 of 24/03/2023,
examples and § 16), read from the printed symbol. The private key of that certificate is not here.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from guichet.documents.issued.two_d_doc import Header, Signer, Value, sign, text_to_sign, with_signature

PUBLISHED = (
    "DC04FR0000011CE91D231301FR6J26K92012020040123591236L010420206PAUTORISE A TRAVAILLER\x1d6Q7503120521"
    "62SPECIMEN\x1d63BERTHIER SPECIMEN\x1d60NATACHA/CORINNE\x1d68F69120719736ABUENOS AIRES\x1d6CAR67AR"
    "6U145 AVENUE DES SPECIMENS\x1d6W750006XPARIS\x1d6MENFANT ENTRE PAR REGROUPEMENT FAMILIAL\x1d"
    "6N010520206O300620206YFR\x1fPJIX6XX3TPFYJTMI6IEIPDU5C5D2X4VBHZEEIC24WPW4I3XETZOGETCMU2J2DKLEGSJDDKYJXBTVBKKY5"
    "MPAKEOL2A4RZNIUFTHW44A"
)
PUBLISHED_SIGNED = "0daadd4498cdfa9766f99a1c63d711324431fb53f0e4981f22d61c8c544df931"
PUBLISHED_WHOLE = "56ad175257f56908e50e6a34664fa2b662a16127a2cfb79af77db2e536a92d09"
BARE_SIGNED = (
    "DC04FR0000011CE91D231301FR6J16K92012020040123591236L010420206P\x1d6Q750312052162SPECIMEN\x1d63\x1d"
    "60NATACHA/CORINNE\x1d68F69000019736A\x1d6CXX67XA6U\x1d6W     6X\x1d"
)
BARE_SIGNATURE = (
    "ROON2O5EWNQDJLPWXVUE6P7QFDVRHO2EQ5D3CNIKAHVFA6ETZYRB2UYZHY5JO2EG3EZVVQPFAC3NJWJLEJ2J54C44A3AABLGJV3TC6Y"
)
FR00_0001 = x509.load_pem_x509_certificate(Path(__file__).with_name("fr00_0001.pem").read_bytes())
TODAY = date(2026, 11, 21)


def values_of(text: str) -> dict[str, Value]:
    """Fields written as `62SPECIMEN|63|6J2`, with `…` at the end of a value that is cut."""
    pairs = ((part[:2], part[2:]) for part in text.split("|"))
    return {name: Value(value.rstrip("…"), value.endswith("…")) for name, value in pairs}


MANDATORY_ONLY = values_of(
    "6J1|6K9201202004012359123|6L01042020|6P|6Q7503120521|62SPECIMEN|63|60NATACHA/CORINNE|68F|6900001973|6A|6CXX|67XA"
    "|6U|6W     |6X"
)


class Authority:
    """A key and certificate of this run under a name of an authority."""

    def __init__(
        self, name: str = "FR00", certificate: str = "TST1", curve: ec.EllipticCurve | None = None
    ) -> None:
        self.key = ec.generate_private_key(curve or ec.SECP256R1())
        self.name, self.certificate = name, certificate
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, certificate)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        start = datetime(2020, 1, 1, tzinfo=UTC)
        self.signer = Signer(
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .serial_number(1)
            .public_key(self.key.public_key())
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=3650))
            .sign(self.key, hashes.SHA256())
        )

    def lookup(self, authority: str, certificate: str) -> Signer | str:
        if authority != self.name:
            return "AC_INCONNUE"
        return self.signer if certificate == self.certificate else "CERT_INCONNU"

    def header(self, issued: date | None = date(2020, 4, 6), signed: date = date(2020, 6, 3)) -> Header:
        return Header(self.name, self.certificate, issued, signed)

    def written(self, values: dict[str, Value]) -> str:
        text = text_to_sign(self.header(), values)
        return with_signature(text, sign(self.key, text))

    def signed(self, text: str) -> str:
        """Any text with a good signature, conforming or not."""
        return with_signature(text.encode("ascii"), sign(self.key, text.encode("ascii")))
