"""What of Wagtail's addresses the desk does not have.

Wagtail brings a page tree, documents, collections, its own groups and workflows. Their addresses come
first in the URL list and answer «not found», so that nothing can be made there that has no place here.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import URLPattern, re_path
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ExternalLinkView

# By the beginning of the address below /desk/; a test holds that every Wagtail address is offered or here.
NOT_OFFERED = (
    "api/",
    "block-preview/",
    "bulk/",
    "choose-anchor-link/",
    "choose-page/",
    "choose-phone-link/",
    "collections/",
    "documents/",
    "failwhale/",
    "groups/",
    "pages/",
    "password_reset/",
    "reports/aging-pages/",
    "reports/locked/",
    "reports/page-types-usage/",
    "reports/workflow/",
    "reports/workflow_tasks/",
    "snippets/",
    "test404/",
    "workflows/",
)


@require_admin_access
def not_offered(request: HttpRequest, **_given: str) -> HttpResponse:
    raise Http404(_("The desk has no %(address)s.") % {"address": request.path})


def not_offered_addresses() -> list[URLPattern]:
    return [re_path(rf"^{prefix}", not_offered) for prefix in NOT_OFFERED]


class LinkChooser(ExternalLinkView):
    """The editor's link button: web addresses only, for there is no page tree to choose from."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if f"{self.form_prefix}-url" not in request.POST:
            return HttpResponseBadRequest(_("No address was given."))
        response: HttpResponse = super().post(request)
        return response
