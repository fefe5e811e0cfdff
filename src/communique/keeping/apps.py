from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "communique.keeping"
    label = "keeping"
    verbose_name = "Keeping"
    default_auto_field = "django.db.models.BigAutoField"
