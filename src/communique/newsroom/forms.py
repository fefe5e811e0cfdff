from __future__ import annotations

import hashlib

from wagtail.images.forms import BaseImageForm

from communique.newsroom.models import Picture


def digest_of(picture: Picture) -> str:
    """SHA-256 in hex of the photograph's file as it came."""
    with picture.open_file() as file:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


class PictureForm(BaseImageForm):
    """Wagtail's form for a photograph, which notes the digest that names its press original."""

    def save(self, commit: bool = True) -> Picture:  # noqa: FBT001, FBT002  Django's signature
        if "file" in self.changed_data:
            self.instance.digest = digest_of(self.instance)
        picture: Picture = super().save(commit=commit)
        return picture
