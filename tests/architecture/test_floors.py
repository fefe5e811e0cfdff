"""What import-linter cannot see of the floors: foreign keys, reverse accessors, templates."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.tree import SOURCE, files, floors, shown, templates_named

OWN_LABELS = {
    config.label: config.name.split(".")[1]
    for config in apps.get_app_configs()
    if "communique." in config.name
}


def room_of(model: type[models.Model]) -> str | None:
    return OWN_LABELS.get(model._meta.app_label)


def brought_by_library(model: type[models.Model], field: models.Field) -> bool:  # type: ignore[type-arg]
    """Whether the field comes from an abstract model of Wagtail or Django; how they name it is theirs."""
    theirs = [
        base
        for base in model.__mro__
        if base is not model and hasattr(base, "_meta")
        if not base.__module__.startswith("communique.")
    ]
    return any(field.name == own.name for base in theirs for own in base._meta.local_fields)


def wrong_keys(model: type[models.Model]) -> list[str]:
    """What is wrong with the keys of `model`: those that point up, or put an accessor on another room."""
    wrong: list[str] = []
    here = room_of(model)
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        target = field.related_model
        there = room_of(target) if isinstance(target, type) else None
        if here is None or there in {None, here} or brought_by_library(model, field):
            continue
        if floors()[there] >= floors()[here]:
            wrong.append(f"{model.__name__}.{field.name} points up, from {here} to {there}.")
        elif not str(getattr(field.remote_field, "related_name", "")).endswith("+"):
            wrong.append(f"{model.__name__}.{field.name} puts an accessor on {there}: say related_name='+'.")
    return wrong


def test_every_room_has_a_floor() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= set(floors())


@pytest.mark.parametrize("label", sorted(OWN_LABELS))
def test_keys_point_to_lower_floors_only(label: str) -> None:
    found = apps.get_app_config(label).get_models(include_auto_created=True)
    assert [line for model in found if not model._meta.auto_created for line in wrong_keys(model)] == []


def test_a_key_that_points_up_is_found() -> None:
    from communique.directory.models import Person
    from communique.newsroom.models import Release

    class Praise(models.Model):
        release = models.ForeignKey(Release, on_delete=models.CASCADE)

        class Meta:
            app_label = "directory"
            managed = False

    class Mention(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE)

        class Meta:
            app_label = "newsroom"
            managed = False

    try:
        assert wrong_keys(Praise) == ["Praise.release points up, from directory to newsroom."]
        assert wrong_keys(Mention) == ["Mention.person puts an accessor on directory: say related_name='+'."]
    finally:
        for label, name in (("directory", "praise"), ("newsroom", "mention")):
            del apps.all_models[label][name]
        apps.clear_cache()


def owners() -> dict[str, str]:
    """The room that a template's name belongs to, for all templates of ours."""
    found: dict[str, str] = {}
    for path in files():
        if path.is_relative_to(SOURCE) and "templates" in path.parts:
            inside = path.relative_to(SOURCE).parts
            found["/".join(inside[inside.index("templates") + 1 :])] = inside[0]
    return found


def wrong_templates(room: str, text: str, known: dict[str, str]) -> list[str]:
    return [
        name for name in templates_named(text) if name in known and floors()[known[name]] > floors()[room]
    ]


def test_templates_extend_and_include_downwards() -> None:
    known = owners()
    wrong = [
        f"{shown(path)} uses {name}"
        for path in files()
        if path.is_relative_to(SOURCE) and "templates" in path.parts
        for name in wrong_templates(path.relative_to(SOURCE).parts[0], path.read_text("utf-8"), known)
    ]
    assert wrong == []


def test_a_template_that_extends_upwards_is_found() -> None:
    known = {"website/base.html": "website", "staff/form.html": "staff"}
    text = "{% extends 'website/base.html' %}{% include \"staff/form.html\" %}"
    assert wrong_templates("newsroom", text, known) == ["website/base.html"]
    assert wrong_templates("demo", text, known) == []


def test_two_rooms_never_share_a_template_name() -> None:
    """Django takes the first that it finds, so a room could replace another's without anybody noticing."""
    names = [
        "/".join(path.parts[path.parts.index("templates") + 1 :])
        for path in files()
        if path.is_relative_to(SOURCE) and "templates" in path.parts
    ]
    assert len(names) == len(set(names))
