"""Editions, their parts, and the log over them.

What is sealed never changes: `ledger.guards` has the triggers.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy


class Entry(models.Model):
    """One leaf of the log: an edition sealed, parts erased, or a change of keys. `index` counts from 0."""

    class Act(models.TextChoices):
        PUBLISH = "publish", gettext_lazy("Published")
        CORRECT = "correct", gettext_lazy("Corrected")
        WITHDRAW = "withdraw", gettext_lazy("Withdrawn")
        RESTORE = "restore", gettext_lazy("Restored")
        ERASE = "erase", gettext_lazy("Parts erased")
        KEY = "key", gettext_lazy("Keys changed")

    index = models.PositiveBigIntegerField(primary_key=True)
    act = models.CharField(max_length=10, choices=Act.choices)
    document = models.UUIDField(null=True, db_index=True, help_text="As in the leaf; none for keys.")
    leaf = models.BinaryField(help_text="The very bytes that are hashed (ledger.leaves).")

    class Meta:
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=["-index"], condition=models.Q(act="key"), name="ledger_entry_of_keys"),
        )

    def __str__(self) -> str:
        return f"Entry {self.index}"


class Node(models.Model):
    """The hash of a complete subtree (RFC 9162); `place` holds its level and index, see `ledger.places`."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"Node {self.place}"


class Checkpoint(models.Model):
    """The tree at one size, signed by the office (C2SP tlog-checkpoint); cosignatures stand apart."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.BinaryField(help_text="The signed note, byte for byte.")

    def __str__(self) -> str:
        return f"Checkpoint {self.size}"


class Cosignature(models.Model):
    """A witness's line under a checkpoint, come later."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=255, help_text="Name and id of the witness's key.")
    line = models.TextField(help_text="The signature line of the note, with its end.")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["checkpoint", "witness"], name="ledger_one_cosignature_a_witness"
            ),
        )

    def __str__(self) -> str:
        return f"{self.witness} under checkpoint {self.checkpoint_id}"


class Alert(models.Model):
    """One row: up to which entry the outside was told by mail, and until when a worker is at it."""

    told = models.BigIntegerField(help_text="The last entry told of; -1 for none.")
    busy_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Told up to entry {self.told}"


class TimeStamp(models.Model):
    """Another's word (RFC 3161) that a checkpoint was there by then; `token` is the whole answer."""

    checkpoint = models.OneToOneField(Checkpoint, on_delete=models.PROTECT, related_name="time_stamp")
    told = models.DateTimeField(help_text="The time that the authority tells.")
    token = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Time stamp of checkpoint {self.checkpoint_id}"


class Edition(models.Model):
    """One published version of one release, sealed. `number` is gapless over the whole ledger."""

    class Act(models.TextChoices):
        PUBLISH = "publish", gettext_lazy("Published")
        CORRECT = "correct", gettext_lazy("Corrected")
        WITHDRAW = "withdraw", gettext_lazy("Withdrawn")
        RESTORE = "restore", gettext_lazy("Restored")

    number = models.PositiveBigIntegerField(unique=True)
    document = models.UUIDField(help_text="The release's permanent id; the ledger knows no releases.")
    version = models.PositiveIntegerField(help_text="1 for the first edition of a document, gapless.")
    act = models.CharField(max_length=10, choices=Act.choices)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="edition")
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["document", "version"], name="ledger_one_edition_a_version"),
            models.CheckConstraint(
                condition=models.Q(version=1, previous=None, act="publish")
                | models.Q(version__gt=1, previous__isnull=False),
                name="ledger_versions_follow_each_other",
            ),
        )

    def __str__(self) -> str:
        return f"Edition {self.number}"


class Part(models.Model):
    """One sealed piece of an edition; `commitment` is SHA-256(salt ‖ bytes), 32 bytes."""

    class Kind(models.TextChoices):
        TEXT = "text", gettext_lazy("Text")
        LAYOUT = "layout", gettext_lazy("Layout of a text")
        ABOUT = "about", gettext_lazy("Facts of the release")
        NOTE = "note", gettext_lazy("Public note")
        ORIGINAL = "original", gettext_lazy("Press original")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="parts")
    ordinal = models.PositiveSmallIntegerField()
    uid = models.CharField(max_length=22, unique=True, help_text="Random; its name in the log.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag; empty where it has none.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    commitment = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "ordinal"], name="ledger_parts_are_counted"),
        )
        permissions = (("erase_part", "May erase what a sealed part says"),)

    def __str__(self) -> str:
        return f"{self.edition}: {self.kind} {self.language}".strip()


class PartBytes(models.Model):
    """What a part says. Only `ledger.actions.erase_part` may empty it; nothing else may change it."""

    part = models.OneToOneField(Part, on_delete=models.PROTECT, primary_key=True, related_name="held")
    salt = models.BinaryField(max_length=32, null=True)
    content = models.BinaryField(null=True, help_text="Empty for press originals, which are files.")
    digest = models.CharField(
        max_length=64,
        blank=True,
        db_index=True,
        help_text="SHA-256 in hex of a press original, its file's name.",
    )
    wording = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Of a text: what a pasted copy is found by."
    )
    erased_at = models.DateTimeField(null=True)
    erasure = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="erased", help_text="The entry that says so."
    )

    class Meta:
        verbose_name_plural = "part bytes"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None, erasure=None, salt__isnull=False, content__isnull=False)
                | models.Q(
                    erased_at__isnull=False,
                    erasure__isnull=False,
                    salt=None,
                    content=None,
                    digest="",
                    wording="",
                ),
                name="ledger_bytes_are_held_or_erased",
            ),
        )

    def __str__(self) -> str:
        return f"Bytes of {self.part_id}"
