from __future__ import annotations

from django.urls import URLPattern, URLResolver

from communique.website import contact

urlpatterns: list[URLPattern | URLResolver] = [*contact.urlpatterns]
