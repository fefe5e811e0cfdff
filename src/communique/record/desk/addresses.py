from __future__ import annotations

from django.urls import path

from communique.record.desk import answering, briefing, promises, screens

urlpatterns = [
    path("", screens.index, name="index"),
    path("briefing/", briefing.briefing, name="briefing"),
    path("briefing/photographs/<str:digest>.jpg", briefing.photograph, name="briefing_photograph"),
    path("promises/", promises.index, name="promises"),
    path("promises/<int:promise>/", promises.follow_up, name="follow_up"),
    path("people/", screens.people, name="people"),
    path("<int:number>/<str:language>/", screens.edition, name="edition"),
    path("<int:number>/<str:language>/decide/", answering.decide, name="decide"),
]
