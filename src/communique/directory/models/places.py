"""Countries, places in them, and organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey

from communique.directory.models.names import Name, Named


class Country(Named):
    code = models.CharField(
        max_length=8, unique=True, help_text=gettext_lazy("ISO 3166 code where there is one.")
    )

    class Meta:
        verbose_name_plural = "countries"


class CountryName(Name):
    country = ParentalKey(Country, on_delete=models.CASCADE, related_name="names")


class Place(Named):
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )


class PlaceName(Name):
    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="names")


class Organisation(Named):
    """A body that speaks, meets or is met: a ministry, a union, an alliance, a company."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    proposed = models.BooleanField(
        default=False,
        editable=False,
        help_text=gettext_lazy("Read by machine; no officer has looked at it yet."),
    )


class OrganisationName(Name):
    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="names")


class OrganisationAlias(models.Model):
    """Another way it is written: an acronym, an older name."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=255)
    folded = models.CharField(max_length=255, editable=False, db_index=True)

    def __str__(self) -> str:
        return self.name
