"""What releases are about: subjects, each with the terms by which a text of a language shows them."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from communique.directory.models.names import LanguageField, Name, Named


class Subject(Named):
    slug = models.SlugField(max_length=80, unique=True)


class SubjectName(Name):
    subject = ParentalKey(Subject, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "language"], name="directory_one_subject_name_a_language"
            ),
        )


class SubjectTerm(models.Model):
    """A word or phrase; it is found in all its forms and in every script of the language."""

    subject = ParentalKey(Subject, on_delete=models.CASCADE, related_name="terms")
    language = LanguageField()
    term = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "language", "term"], name="directory_one_subject_term"
            ),
        )

    def __str__(self) -> str:
        return self.term
