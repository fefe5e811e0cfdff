"""PAdES (ETSI EN 319 142): the office's signature within the PDF, which every PDF reader shows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from communique.website.attesting.certificates import SigningCertificate, read_certificate

FIELD: Final = "Office"


def signs_papers() -> bool:
    return bool(settings.PADES)


def signed_paper(paper: bytes) -> bytes:
    """`paper` with a signature by COMMUNIQUE_PADES's certificate; what it showed before, it shows still.

    The signature tells the clock's time, so no two are the same. Raises BadCertificate.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter

    signer = _signer(read_certificate(Path(settings.PADES)))
    about = PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    made = io.BytesIO()
    sign_pdf(IncrementalPdfFileWriter(io.BytesIO(paper)), about, signer=signer, output=made)
    return made.getvalue()


def _signer(certificate: SigningCertificate) -> Any:
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own, *others = (Certificate.load(each.public_bytes(Encoding.DER)) for each in certificate.chain)
    key = certificate.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(others)
    return SimpleSigner(signing_cert=own, signing_key=PrivateKeyInfo.load(key), cert_registry=store)
