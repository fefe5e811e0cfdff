"""People, the posts they hold, and the merging of two entries that are one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey

from communique.directory.models.names import Name, Named
from communique.directory.models.places import Country, Organisation


class Person(Named):
    """`same_as` points to the entry that this one was merged into; an entry that others were merged into is
    never merged itself, so one step always leads to the person.
    """

    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    proposed = models.BooleanField(
        default=False,
        editable=False,
        help_text=gettext_lazy("Read by machine; no officer has looked at it yet."),
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"


class PersonName(Name):
    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "language"], name="directory_one_person_name_a_language"
            ),
        )


class PersonAlias(models.Model):
    """Another way the person is written, in any language: «Shoygu», «Сергеј Шојгу»."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=255)
    folded = models.CharField(max_length=255, editable=False, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "folded"], name="directory_one_alias_a_spelling"),
        )

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """That two entries are one person, and whether it was undone. `moved` are the ids of the entries that
    had been merged into `merged` before and point to `kept` since.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        permissions = (("merge_person", "May say that two entries are one person, and undo it"),)

    def __str__(self) -> str:
        return f"{self.merged} is {self.kept}"


class Post(Named):
    """An office that people hold one after the other."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    one_holder = models.BooleanField(
        default=True,
        help_text=gettext_lazy("Held by one person at a time, as a president's is and a deputy's is not."),
    )


class PostName(Name):
    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="names")


class Exactness(models.TextChoices):
    DAY = "day", gettext_lazy("The day is known")
    MONTH = "month", gettext_lazy("Only the month is known")
    YEAR = "year", gettext_lazy("Only the year is known")


class Appointment(models.Model):
    """Who held a post from when to when, both days included; both ends may be unknown, or known by month or
    year alone: `since` is then the first day of it, `until` the last.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    since = models.DateField(null=True, blank=True)
    since_exact = models.CharField(max_length=5, choices=Exactness.choices, default=Exactness.DAY)
    until = models.DateField(null=True, blank=True)
    until_exact = models.CharField(max_length=5, choices=Exactness.choices, default=Exactness.DAY)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="directory_appointment_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.post}"
