"""What the ledger's tests seal: small fictional editions, by the door everybody uses."""

from __future__ import annotations

import uuid

from django.db import transaction

from communique.ledger.actions import NewPart, seal_edition
from communique.ledger.document import Block, Document, write_document
from communique.ledger.models import Edition, Part
from communique.staff.models import Officer

Act = Edition.Act


def officer(name: str = "vesna", *, superuser: bool = False) -> Officer:
    found = Officer.objects.filter(username=name).first()
    return found or Officer.objects.create(username=name, is_superuser=superuser)


def text_parts(headline: str = "Мост је отворен", language: str = "sr-Cyrl") -> list[NewPart]:
    text, layout = write_document(
        Document(language, headline, blocks=(Block("paragraph", "Први пешаци прешли су реку у подне."),))
    )
    return [
        NewPart(Part.Kind.TEXT, "text/plain; charset=utf-8", language, text.encode()),
        NewPart(Part.Kind.LAYOUT, "application/json", language, layout.encode()),
    ]


def seal(
    document: uuid.UUID | None = None, act: Edition.Act = Act.PUBLISH, parts: list[NewPart] | None = None
) -> Edition:
    with transaction.atomic():
        return seal_edition(
            document=document or uuid.uuid4(),
            act=act,
            parts=parts if parts is not None else text_parts(),
            by=officer(),
        )
