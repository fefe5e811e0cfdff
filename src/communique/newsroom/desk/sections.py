from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from communique.directory.desk import KeptPolicy
from communique.events.actions import write_event
from communique.newsroom.models import Section


class _TellsTheSite:
    """The site's navigation shows sections."""

    def save_instance(self) -> Section:
        section: Section = super().save_instance()  # type: ignore[misc]
        write_event("office_changed", section=section.pk)
        return section


class SectionCreate(_TellsTheSite, generic.CreateView):
    pass


class SectionEdit(_TellsTheSite, generic.EditView):
    pass


class SectionViewSet(ModelViewSet):
    """Where releases stand on the site."""

    model = Section
    url_prefix = "sections"
    icon = "list-ul"
    menu_label = gettext_lazy("Sections")
    menu_order = 720
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = SectionCreate
    edit_view_class = SectionEdit
    add_to_reference_index = False
    list_display = ("__str__", "slug", "position")
    edit_handler = ObjectList(
        [
            FieldPanel(
                "slug",
                heading=gettext_lazy("Address"),
                help_text=gettext_lazy("Part of the address: latin letters and hyphens."),
            ),
            FieldPanel("position", help_text=gettext_lazy("Sections stand in the order of these numbers.")),
            InlinePanel(
                "names",
                [FieldRowPanel([FieldPanel("language"), FieldPanel("name")])],
                heading=gettext_lazy("Names"),
                label=gettext_lazy("Name"),
                min_num=1,
            ),
        ]
    )

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(Section)
