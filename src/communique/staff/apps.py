from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(AppConfig):
    name = "communique.staff"
    label = "staff"
    verbose_name = "Staff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Before any form is made of a model; all rooms' models are there by now."""
        from communique.staff.naming import name_models

        super().ready()
        name_models()


class OfficersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our screens for officers. It stands after all rooms, whose models it names."""

    user_viewset = "communique.staff.desk.OfficerViewSet"

    def ready(self) -> None:
        from communique.staff.naming import name_wagtails

        super().ready()
        name_wagtails()
