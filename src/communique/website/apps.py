from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "communique.website"
    label = "website"
    verbose_name = "Website"
    default_auto_field = "django.db.models.BigAutoField"
