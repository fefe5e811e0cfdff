from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from communique.newsroom.desk import urls as newsroom_urls
from communique.website.urls import desk_urlpatterns

urlpatterns = [
    path("desk/", include(newsroom_urls)),
    path("desk/", include(desk_urlpatterns)),
    path("desk/", include(wagtailadmin_urls)),
    path("", include("communique.website.urls")),
]

handler404 = "communique.website.views.not_found"
handler500 = "communique.website.views.broken"
