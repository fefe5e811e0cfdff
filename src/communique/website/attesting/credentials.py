"""Content Credentials (C2PA 2): a press original that says wherever it goes which edition it was in.

The sealed original stays as it came; what is given here is a copy of it with the credentials within.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings

from communique import __version__
from communique.ledger import originals
from communique.ledger.models import Part
from communique.ledger.queries import sealed
from communique.website.attesting.certificates import BadCertificate, SigningCertificate, read_certificate

SEAL: Final = "org.communique.seal"
MEDIA_TYPES: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif"}
CURVES: Final = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


def gives_credentials() -> bool:
    return bool(settings.C2PA)


def with_credentials(part: Part) -> bytes:
    """The press original of `part` with Content Credentials by COMMUNIQUE_C2PA's certificate.

    Made once and kept beside the renditions. Raises BadCertificate and OriginalMissing; ValueError for a
    format that C2PA cannot go into.
    """
    if part.media_type not in MEDIA_TYPES:
        raise ValueError(f"Content Credentials do not go into {part.media_type}.")
    certificate = read_certificate(Path(settings.C2PA))
    digest, manifest = part.held.digest, _manifest(part)
    told = hashlib.sha256(json.dumps(manifest).encode() + certificate.chain_pem()).hexdigest()
    kept = Path(settings.HOME) / "credentials" / digest / f"{told}.{MEDIA_TYPES[part.media_type]}"
    if not kept.is_file():
        made = _made(digest, part.media_type, manifest, certificate)
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_name(f".{kept.name}")
        beside.write_bytes(made)
        beside.replace(kept)
    return kept.read_bytes()


def forget_credentials() -> None:
    """Takes all copies away: the originals of some are gone, and the others are made again."""
    shutil.rmtree(Path(settings.HOME) / "credentials", ignore_errors=True)


def _made(digest: str, media_type: str, manifest: dict[str, Any], certificate: SigningCertificate) -> bytes:
    import c2pa

    about = c2pa.C2paSignerInfo(
        alg=_algorithm(certificate).encode(),
        sign_cert=certificate.chain_pem(),
        private_key=certificate.key_pem(),
        ta_url=None,
    )
    made = io.BytesIO()
    try:
        with c2pa.Signer.from_info(about) as signer, c2pa.Builder(manifest) as builder:
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            with originals.open_original(digest) as original:
                builder.sign(signer, media_type, original, made)
    except c2pa.C2paError as error:
        raise BadCertificate(
            f"No Content Credentials could be made with {settings.C2PA}: its certificate must be one for "
            f"signing content, of a P-256, P-384 or P-521 key or of RSA ({error})."
        ) from error
    return made.getvalue()


def _algorithm(certificate: SigningCertificate) -> str:
    if isinstance(certificate.key, EllipticCurvePrivateKey):
        return CURVES.get(certificate.key.curve.name, "es256")
    return "ps256"


def _manifest(part: Part) -> dict[str, Any]:
    """Credit and seal; nothing that the edition does not show itself."""
    said = sealed(part.edition)
    at = list(part.edition.parts.filter(kind=Part.Kind.ORIGINAL).order_by("ordinal")).index(part)
    shown = [
        block.photograph
        for document in said.documents.values()
        for block in document.blocks
        if block.photograph is not None and block.photograph.original == at
    ]
    credit = shown[0].credit if shown else ""
    seal = {
        "origin": settings.LEDGER_ORIGIN,
        "edition": part.edition.number,
        "entry": part.edition.entry_id,
        "part": part.uid,
    }
    return {
        "claim_generator_info": [{"name": "Communique", "version": __version__}],
        "title": f"Edition {part.edition.number}, photograph {at + 1}" + (f": {credit}" if credit else ""),
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.published"}]}},
            {"label": SEAL, "data": seal},
        ],
    }
