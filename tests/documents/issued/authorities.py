"""Keys that look real, drawn for one run: an authority, a seal, a 2D-Doc signer, a timestamp server."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

START = datetime(2020, 1, 1, tzinfo=UTC)


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate(
    common: str,
    key,
    issuer: str,
    issuer_key,
    start: datetime = START,
    end: datetime = START + timedelta(days=7300),
    timestamps: bool = False,
) -> x509.Certificate:
    authority = common == issuer
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(not authority, not authority, *[False] * 3, authority, authority, *[False] * 2),
            critical=True,
        )
    )
    if timestamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(issuer_key, hashes.SHA256())


def key_pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_pem(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.PEM)


class Authority:
    """A certification authority of this run; gives certificates and the PEM file a service seals with."""

    def __init__(self, common: str = "Autorité d'Exemple") -> None:
        self.common = common
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = certificate(common, self.key, common, self.key)

    def seal_file(
        self, common: str = "Préfecture d'Exemple", stamp: tuple[str, str] | None = ("FR99", "EX01"), **dates
    ) -> bytes:
        """Key, certificate and chain of a seal, with those of a 2D-Doc signer unless `stamp` is None."""
        seal = ec.generate_private_key(ec.SECP256R1())
        parts = [
            key_pem(seal),
            certificate_pem(certificate(common, seal, self.common, self.key, **dates)),
            certificate_pem(self.certificate),
        ]
        if stamp:
            signer = ec.generate_private_key(ec.SECP256R1())
            parts += [key_pem(signer), certificate_pem(certificate(stamp[1], signer, stamp[0], self.key))]
        return b"".join(parts)

    def timestamp_server(self):
        """Key and certificate of a timestamp server."""
        key = rsa.generate_private_key(65537, 2048)
        return key, certificate("Horodatage d'Exemple", key, self.common, self.key, timestamps=True)
