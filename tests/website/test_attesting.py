"""Content Credentials and PAdES: made with a certificate of the test's own, read by others' readers."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.test import Client

from communique.ledger.actions import erase_part
from communique.ledger.models import Edition, Part
from communique.newsroom.models import Release
from communique.staff.models import Officer
from communique.staff.roles import Role
from communique.website.attesting.certificates import BadCertificate, read_certificate
from tests import factories
from tests.website.publishing import published

c2pa = pytest.importorskip("c2pa", reason="Content Credentials need make setup-attest")
pytest.importorskip("pyhanko", reason="PAdES needs make setup-attest")
pytestmark = pytest.mark.django_db


def issued(
    name: str, issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate for signing content, or without an issuer an authority's own."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A fictional office"),
        ]
    )
    vouching = issuer[1] if issuer else key
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement"), False) | dict.fromkeys(
        ("encipher_only", "decipher_only"), False
    )
    builder = (
        x509.CertificateBuilder(issuer[0].subject if issuer else subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=issuer is not None,
                content_commitment=issuer is not None,
                key_cert_sign=issuer is None,
                crl_sign=issuer is None,
                **usage,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(vouching.public_key()), critical=False
        )
    )
    if issuer:
        extended = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(extended, critical=False)
    return builder.sign(vouching, hashes.SHA256()), key


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    root = issued("The fictional state's root")
    own, key = issued("The office", root)
    path = tmp_path / "certificate.pem"
    encoding = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + own.public_bytes(encoding)
        + root[0].public_bytes(encoding)
    )
    return path


@pytest.fixture
def release() -> Release:
    factories.make_office()
    root = factories.make_officer(Role.ADMINISTRATOR, "root")
    picture = factories.make_picture(root)
    return published(
        root,
        factories.text("en", "Bridge opened", "The bridge is open.", more=[factories.photograph(picture)]),
    )


def edition_of(release: Release) -> Edition:
    edition = release.edition
    assert isinstance(edition, Edition)
    return edition


def test_an_original_carries_its_credentials_and_the_sealed_one_stays(
    client: Client, release: Release, certificate: Path, settings: Any
) -> None:
    address = f"/ledger/editions/{edition_of(release).number}/originals/1.jpg"
    settings.C2PA = ""
    assert client.get(address).status_code == 404
    settings.C2PA = str(certificate)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    reader = c2pa.Reader("image/jpeg", io.BytesIO(answer.content))
    assert reader.get_validation_state() == "Valid"
    said = json.loads(reader.json())
    manifest = said["manifests"][said["active_manifest"]]
    seals = [each["data"] for each in manifest["assertions"] if each["label"] == "org.communique.seal"]
    part = edition_of(release).parts.get(kind=Part.Kind.ORIGINAL)
    assert seals[0] | {"origin": ""} == {
        "origin": "",
        "edition": edition_of(release).number,
        "entry": edition_of(release).entry_id,
        "part": part.uid,
    }
    assert answer.content != bytes(part.held.content or b"")
    assert client.get(address).content == answer.content
    assert client.get(address.replace("/1.jpg", "/2.jpg")).status_code == 404
    assert client.get(address.replace(".jpg", ".png")).status_code == 404


def test_a_changed_picture_no_longer_fits_its_credentials(
    client: Client, release: Release, certificate: Path, settings: Any
) -> None:
    settings.C2PA = str(certificate)
    content = client.get(f"/ledger/editions/{edition_of(release).number}/originals/1.jpg").content
    spoilt = content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]
    assert c2pa.Reader("image/jpeg", io.BytesIO(spoilt)).get_validation_state() == "Invalid"


def test_an_erased_original_has_no_copy_with_credentials(
    client: Client, release: Release, certificate: Path, settings: Any
) -> None:
    settings.C2PA = str(certificate)
    address = f"/ledger/editions/{edition_of(release).number}/originals/1.jpg"
    assert client.get(address).status_code == 200
    chief = Officer.objects.create(username="chief", is_superuser=True)
    part = edition_of(release).parts.get(kind=Part.Kind.ORIGINAL)
    erase_part(part=part, by=chief, reason="A court's order")
    assert client.get(address).status_code == 404


def test_a_paper_is_signed_so_that_pdf_readers_say_so(
    client: Client, release: Release, certificate: Path, settings: Any
) -> None:
    pytest.importorskip("typst", reason="papers need make setup")
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    settings.PADES = str(certificate)
    paper = client.get(f"/ledger/editions/{edition_of(release).number}.en.pdf").content
    signature = PdfFileReader(io.BytesIO(paper)).embedded_signatures[0]
    own = read_certificate(certificate)
    from asn1crypto.x509 import Certificate

    root = Certificate.load(own.chain[-1].public_bytes(serialization.Encoding.DER))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    at = paper.index(b"stream") + 40
    spoilt = paper[:at] + bytes([paper[at] ^ 1]) + paper[at + 1 :]
    changed = PdfFileReader(io.BytesIO(spoilt)).embedded_signatures[0]
    assert not validate_pdf_signature(changed, ValidationContext(trust_roots=[root])).intact


@pytest.mark.parametrize(
    "content", ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]
)
def test_a_file_that_cannot_be_signed_with_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "certificate.pem"
    path.write_text(content)
    with pytest.raises(BadCertificate, match="should hold a private key"):
        read_certificate(path)
    with pytest.raises(BadCertificate, match="cannot be read"):
        read_certificate(tmp_path / "none.pem")
