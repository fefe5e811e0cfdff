"""A certificate with its key, as an office gets it: one PEM file, mode 600, outside the home's backup."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import Certificate, load_pem_x509_certificates


class BadCertificate(Exception):
    """The file cannot be signed with; the message says which it is and what it should hold."""


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """`chain`: the signer's own certificate first, then those that vouch for it."""

    key: EllipticCurvePrivateKey | RSAPrivateKey
    chain: tuple[Certificate, ...]

    def chain_pem(self) -> bytes:
        return b"".join(each.public_bytes(Encoding.PEM) for each in self.chain)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_certificate(path: Path) -> SigningCertificate:
    """The key and the certificates in one PEM file. Raises BadCertificate, never with a word of the key."""
    wanted = (
        f"{path} should hold a private key (RSA or elliptic) without a password and its certificates, as PEM"
    )
    try:
        content = path.read_bytes()
        key = load_pem_private_key(content, password=None)
        chain = tuple(load_pem_x509_certificates(content))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BadCertificate(f"The certificate at {path} cannot be read ({why}).") from error
    except (ValueError, TypeError) as error:
        raise BadCertificate(f"{wanted}.") from error
    if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise BadCertificate(f"{wanted}; this key is of another kind.")
    if chain[0].public_key() != key.public_key():
        raise BadCertificate(f"{wanted}; the first certificate is not the key's own.")
    return SigningCertificate(key, chain)
