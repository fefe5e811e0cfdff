"""The form for releases by mail: what may be chosen, what was, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.http import QueryDict

from communique.directory.models import Country, Person
from communique.directory.queries import the_office
from communique.languages.folding import fold
from communique.languages.tags import native_name
from communique.letters.typed import one_line
from communique.newsroom.actions.subscribing import Choice
from communique.newsroom.mailing.addresses import MOST_CHARACTERS, NoAddress, folded
from communique.newsroom.models import Concern, Kind, Subscriber
from communique.website.contact_form import Notice
from communique.website.pages.machines.channels import concerned_countries, concerned_people
from communique.website.pages.record import visible
from communique.website.pages.record.naming import called
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models.names import Named

MOST_OFFERED: Final = 60
MOST_CHOSEN: Final = 100
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Offered:
    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Problem:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    frequencies: Sequence[Offered]
    languages: Sequence[Offered]
    kinds: Sequence[Offered]
    people: Sequence[Offered]
    countries: Sequence[Offered]
    email: str = ""
    email_error: str = ""
    trap_error: str = ""
    notice: Notice | None = None
    problems: Sequence[Problem] = field(default=())


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What a form brought. Without a repr: an address stays out of logs and tracebacks."""

    choice: Choice
    email: str = ""
    faults: dict[str, str] = field(default_factory=dict)


def asked_for(query: QueryDict, tag: str) -> Choice:
    """The choice that a link fills in: `?person=12&country=3&kind=speech`. What is no choice is left out."""
    kinds = tuple(kind for kind in query.getlist("kind")[:MOST_CHOSEN] if kind in Kind.values)
    people = _public_people(_numbers(query.getlist("person")) or ())
    countries = _public_countries(_numbers(query.getlist("country")) or ())
    return Choice(tag, kinds=kinds, people=people, countries=countries)


def choice_of(subscriber: Subscriber) -> Choice:
    return Choice(
        subscriber.language,
        subscriber.frequency,
        tuple(subscriber.kinds),
        tuple(subscriber.people.values_list("pk", flat=True)),
        tuple(subscriber.countries.values_list("pk", flat=True)),
    )


def read_choice(data: QueryDict, tag: str, tags: Iterable[str], before: Choice | None = None) -> Given:
    """What was chosen, with the code of each fault (`subscribe_errors` has its sentence) by field.

    `before`: what a subscriber chose already, and may keep. Nobody else is known here than who is public: the
    form shows names.
    """
    with_email = before is None
    faults: dict[str, str] = {}
    email = one_line(data.get("email", "")) if with_email else ""
    if with_email and (code := _fault_of(data.get("email", ""), email)):
        faults["email"] = code
    if with_email and data.get("leave_empty"):
        faults["leave_empty"] = "filled_in"
    language = data.get("language", tag)
    frequency = data.get("frequency", Subscriber.Frequency.AT_ONCE)
    kinds = tuple(dict.fromkeys(data.getlist("kinds")))
    people, countries = _numbers(data.getlist("people")), _numbers(data.getlist("countries"))
    if language not in tags:
        language, faults["language"] = tag, "choose"
    if frequency not in Subscriber.Frequency.values:
        frequency, faults["frequency"] = str(Subscriber.Frequency.AT_ONCE), "choose"
    if not set(kinds) <= set(Kind.values):
        kinds, faults["kinds"] = tuple(kind for kind in kinds if kind in Kind.values), "choose"
    known_people = _public_people(people or (), before.people if before is not None else ())
    known_countries = _public_countries(countries or (), before.countries if before is not None else ())
    if people != known_people or countries != known_countries:
        faults["about"] = "choose"
    return Given(Choice(language, frequency, kinds, known_people, known_countries), email, faults)


def shown_choice(
    tag: str, tags: Sequence[str], given: Given | None = None, notice: Notice | None = None
) -> ShownChoice:
    """The form in the language `tag`, with what was chosen."""
    said, errors = words(tag)["subscribe"], words(tag)["subscribe_errors"]
    given = given or Given(Choice(tag))
    choice, faults = given.choice, given.faults
    told = {name: errors[f"{code}_{name}" if name == "email" else code] for name, code in faults.items()}
    if faults and notice is None:
        notice = Notice(errors["title"], errors["text"])
    kinds = words(tag)["search"]
    return ShownChoice(
        frequencies=[
            Offered(value, said[value], value == choice.frequency) for value in Subscriber.Frequency.values
        ],
        languages=[Offered(value, native_name(value), value == choice.language) for value in tags],
        kinds=[Offered(kind, kinds[f"kind_{kind}"], kind in choice.kinds) for kind in Kind.values],
        people=_offered(Person, "person", choice.people, tag),
        countries=_offered(Country, "country", choice.countries, tag),
        email=given.email,
        email_error=told.get("email", ""),
        trap_error=told.get("leave_empty", ""),
        notice=notice,
        problems=[Problem(name, text) for name, text in told.items()],
    )


def _fault_of(raw: str, email: str) -> str:
    if not email:
        return "required"
    if len(email) > MOST_CHARACTERS:
        return "max_length"
    try:
        # Lines and what cannot be seen belong to no address; nobody is written to at a mended one.
        if email != raw.strip():
            return "invalid"
        EmailValidator()(email)
        folded(email)
    except (ValidationError, NoAddress):
        return "invalid"
    return ""


def _numbers(values: Sequence[str]) -> tuple[int, ...] | None:
    """None where one is no number, or there are more than anybody chooses."""
    if len(values) > MOST_CHOSEN or not all(
        value.isascii() and value.isdigit() and len(value) <= _DIGITS for value in values
    ):
        return None
    return tuple(sorted({int(value) for value in values}))


def _public_people(numbers: Sequence[int], besides: Sequence[int] = ()) -> tuple[int, ...]:
    """Those of `numbers` that have a feed or a page, or are among `besides`."""
    office = the_office()
    kept = set(numbers) & set(besides)
    for public in (concerned_people(office), visible.public_people(office)):
        kept |= set(public.filter(pk__in=numbers).values_list("pk", flat=True))
    return tuple(sorted(kept))


def _public_countries(numbers: Sequence[int], besides: Sequence[int] = ()) -> tuple[int, ...]:
    office = the_office()
    kept = set(numbers) & set(besides)
    kept |= set(concerned_countries().filter(pk__in=numbers).values_list("pk", flat=True))
    for country in Country.objects.filter(pk__in=set(numbers) - kept):
        if visible.is_public_country(country, office):
            kept.add(country.pk)
    return tuple(sorted(kept))


def _offered(model: type[Named], name: str, chosen: Sequence[int], tag: str) -> list[Offered]:
    """Whom most public releases are about, if they may be named, and whoever is chosen already; by name."""
    about = Concern.objects.filter(release__live=True, **{f"{name}__isnull": False})
    kept = Coalesce("person__same_as", "person") if name == "person" else F(name)
    public: Any = concerned_people(the_office()) if name == "person" else concerned_countries()
    entries: Any = about.annotate(entry=kept)
    entries = entries.filter(entry__in=public.values("pk")).values("entry")
    counted = entries.annotate(releases=Count("id")).order_by("-releases", "entry")[:MOST_OFFERED]
    numbers = {row["entry"] for row in counted} | set(chosen)
    rows: Any = model._default_manager.filter(pk__in=numbers).prefetch_related("names")  # noqa: SLF001
    offered = [Offered(str(entry.pk), called(entry, tag), entry.pk in chosen) for entry in rows]
    return sorted(offered, key=lambda each: fold(each.name))
