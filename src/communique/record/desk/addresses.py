from __future__ import annotations

from django.urls import path

from communique.record.desk import answering, screens

urlpatterns = [
    path("", screens.index, name="index"),
    path("people/", screens.people, name="people"),
    path("<int:number>/<str:language>/", screens.edition, name="edition"),
    path("<int:number>/<str:language>/decide/", answering.decide, name="decide"),
]
