from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "communique.demo"
    label = "demo"
    verbose_name = "Demo office"
    default_auto_field = "django.db.models.BigAutoField"
