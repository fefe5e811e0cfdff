"""What editions say, as findings that officers decide upon. A finding points to its span for ever.

Spans count Unicode code points of the edition's canonical text part in `language`; script variants have no
findings of their own. `words` repeat the span, for search and listings; an erasure empties them.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from communique.directory.models import (
    Appointment,
    Country,
    LanguageField,
    Occasion,
    Organisation,
    Person,
    Subject,
)
from communique.ledger.models import Edition
from communique.record.states import Decision, Standing

__all__ = [
    "Commitment",
    "Decision",
    "EditionRead",
    "Evidence",
    "Finding",
    "OccasionTold",
    "Position",
    "Standing",
    "Statement",
    "StatementSubject",
    "new_key",
]

# Without vowels and what is mistaken for another: no key is a word, and each can be read out.
_LETTERS: Final = "23456789bcdfghjkmnpqrstvwxz"
_KEY_LENGTH: Final = 12


def new_key() -> str:
    """57 bits: among a million keys two agree once in some hundred thousand records."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_KEY_LENGTH))


class EditionRead(models.Model):
    """That an edition's text was read, and by which version of the reader."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    language = LanguageField()
    reader = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "language"], name="record_read_once_a_language"),
        )

    def __str__(self) -> str:
        return f"{self.edition} in {self.language}"


class Finding(models.Model):
    """A span of an edition's text in one language that says something, and an officer's decision on it.

    `key` stays the same when the finding is carried over to a later edition of its release: it makes the
    permanent link. `on` is the day the words belong to, by which the post held is found.
    """

    key = models.CharField(max_length=12, default=new_key, editable=False, db_index=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    document = models.UUIDField(
        db_index=True, help_text=gettext_lazy("The release's permanent id, that of the edition.")
    )
    language = LanguageField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    on = models.DateField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.CURRENT)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )

    class Meta:
        abstract = True

    @property
    def decided(self) -> bool:
        return self.decision != Decision.PROPOSED


def _finding_rules(name: str) -> tuple[models.BaseConstraint, ...]:
    return (
        models.CheckConstraint(
            condition=models.Q(end__gt=models.F("start")), name=f"record_{name}_has_words"
        ),
        models.UniqueConstraint(fields=["key", "edition", "language"], name=f"record_{name}_key_an_edition"),
        models.CheckConstraint(
            condition=models.Q(decision=Decision.PROPOSED, decided_by=None, decided_at=None)
            | (~models.Q(decision=Decision.PROPOSED) & models.Q(decided_at__isnull=False)),
            name=f"record_{name}_decided_by_someone",
        ),
    )


_SHOWN: Final = ("language", "standing", "decision")


class Statement(Finding):
    """Something somebody said. `speaker_name` is the name as read; `speaker` and `appointment` (the post held
    on that day), or `organisation`, are the directory's entries for it.
    """

    class Kind(models.TextChoices):
        DIRECT = "direct", gettext_lazy("Direct")
        INDIRECT = "indirect", gettext_lazy("Indirect")
        MIXED = "mixed", gettext_lazy("Mixed")

    class Basis(models.TextChoices):
        NAME = "name", gettext_lazy("By name")
        ROLE = "role", gettext_lazy("By office")
        PRONOUN = "pronoun", gettext_lazy("By pronoun")
        NEIGHBOUR = "neighbour", gettext_lazy("From the words around")
        NONE = "none", gettext_lazy("Not known")
        OFFICER = "officer", gettext_lazy("Named by an officer")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    cue_start = models.PositiveIntegerField(null=True, blank=True)
    cue_end = models.PositiveIntegerField(null=True, blank=True)
    speaker_name = models.CharField(max_length=255, blank=True)
    speaker_office = models.CharField(max_length=255, blank=True)
    speaker_start = models.PositiveIntegerField(null=True, blank=True)
    speaker_end = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.NONE)
    flags = models.JSONField(default=list, blank=True)
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    countries = models.ManyToManyField(Country, blank=True, related_name="+")

    class Meta:
        ordering = ("edition", "language", "start")
        indexes = (
            models.Index(fields=["speaker", "-on", "-id"], name="record_said_by"),
            # What the site shows of many occasions, posts or people at once. The conditions of `rules.shown`
            # are in them: SQLite's planner would take that on decisions else, and read all that is shown.
            models.Index(fields=["occasion", *_SHOWN], name="record_said_on"),
            models.Index(fields=["appointment", *_SHOWN], name="record_said_in_post"),
            models.Index(fields=["speaker", *_SHOWN, "appointment"], name="record_said_from"),
            models.Index(fields=["decision", "standing"], name="record_statement_decisions"),
        )
        constraints = _finding_rules("statement")
        permissions = (("decide_finding", "May confirm, mend and refuse what was read"),)

    def __str__(self) -> str:
        return f"{self.speaker_name}: {self.words[:60]}"


class StatementSubject(models.Model):
    """That a statement is about a subject: proposed by the subject's terms, decided like a speaker."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="about")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["statement", "subject"], name="record_one_subject_a_statement"),
        )

    def __str__(self) -> str:
        return f"{self.statement_id} about {self.subject}"


class OccasionTold(Finding):
    """A place where an edition tells of an occasion; several may tell of one. What was read is kept beside
    the directory's entry.
    """

    kind = models.CharField(max_length=20, choices=Occasion.Kind.choices)
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    place_name = models.CharField(max_length=255, blank=True)
    participants = models.JSONField(default=list, blank=True, help_text=gettext_lazy("Names as read."))
    planned = models.BooleanField(default=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("edition", "language", "start")
        constraints = _finding_rules("occasion")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.earliest or ''}"


class Position(Finding):
    """Thanks, support or a position taken, without words of its own being reported."""

    class Kind(models.TextChoices):
        THANKS = "thanks", gettext_lazy("Thanks")
        SUPPORT = "support", gettext_lazy("Support")
        POSITION = "position", gettext_lazy("Position")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    by_name = models.CharField(max_length=255, blank=True)
    to_names = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("edition", "language", "start")
        constraints = _finding_rules("position")

    def __str__(self) -> str:
        return f"{self.by_name}: {self.words[:60]}"


class Commitment(Finding):
    """A promise: by whom, to whom, due when. `due_words` are the source's; the days are inclusive."""

    class Outcome(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        KEPT = "kept", gettext_lazy("Kept")
        BROKEN = "broken", gettext_lazy("Broken")
        CHANGED = "changed", gettext_lazy("Changed")

    by_names = models.JSONField(
        default=list, blank=True, help_text=gettext_lazy("As read: people, countries, bodies.")
    )
    by_people = models.ManyToManyField(Person, blank=True, related_name="+")
    by_countries = models.ManyToManyField(Country, blank=True, related_name="+")
    to_people = models.ManyToManyField(Person, blank=True, related_name="+")
    to_countries = models.ManyToManyField(Country, blank=True, related_name="+")
    due_earliest = models.DateField(null=True, blank=True)
    due_latest = models.DateField(null=True, blank=True, db_index=True)
    due_words = models.CharField(max_length=255, blank=True)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        ordering = ("edition", "language", "start")
        constraints = _finding_rules("commitment")

    def __str__(self) -> str:
        return self.words[:80]


class Evidence(models.Model):
    """Why a commitment counts as kept, broken or changed: a statement, an edition or a note."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    outcome = models.CharField(max_length=10, choices=Commitment.Outcome.choices)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.note[:60]}"
