"""The directory's models, a file for each kind of entry."""

from communique.directory.models.names import TAG_PATTERN, LanguageField, Name, Named, check_language
from communique.directory.models.occasions import Occasion
from communique.directory.models.office import (
    MissingLanguage,
    Office,
    OfficeText,
    RecordShown,
    check_time_zone,
)
from communique.directory.models.people import (
    Appointment,
    Exactness,
    Merge,
    Person,
    PersonAlias,
    PersonName,
    Post,
    PostName,
)
from communique.directory.models.places import (
    Country,
    CountryName,
    Organisation,
    OrganisationAlias,
    OrganisationName,
    Place,
    PlaceName,
)
from communique.directory.models.subjects import Subject, SubjectName, SubjectTerm

__all__ = [
    "TAG_PATTERN",
    "Appointment",
    "Country",
    "CountryName",
    "Exactness",
    "LanguageField",
    "Merge",
    "MissingLanguage",
    "Name",
    "Named",
    "Occasion",
    "Office",
    "OfficeText",
    "Organisation",
    "OrganisationAlias",
    "OrganisationName",
    "Person",
    "PersonAlias",
    "PersonName",
    "Place",
    "PlaceName",
    "Post",
    "PostName",
    "RecordShown",
    "Subject",
    "SubjectName",
    "SubjectTerm",
    "check_language",
    "check_time_zone",
]
