"""The addresses of the desk's screens for writing, for the viewset."""

from __future__ import annotations

from django.urls import URLPattern, path

from communique.newsroom.desk import arriving, checks, comparing, remarks, taking_in, watching

ADDRESSES: list[URLPattern] = [
    path("paste/", taking_in.paste, name="paste"),
    path("import/", taking_in.import_files, name="import"),
    path("as-it-came/<int:pk>/", arriving.as_it_came, name="as_it_came"),
    path("remarks/<int:pk>/", remarks.remarks, name="remarks"),
    path("checks/<int:pk>/", checks.checks, name="checks"),
    path("compare/<int:pk>/", comparing.choose, name="compare"),
    path("watch/", watching.watch, name="watch"),
]
