"""What of Wagtail's addresses the desk does not have.

Wagtail brings a page tree, documents, collections, its own groups and workflows. Their addresses come
first in the URL list and answer «not found», so that nothing can be made there that has no place here.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from wagtail.admin.auth import require_admin_access

# By the beginning of the address below /desk/; a test holds that every Wagtail address is offered or here.
NOT_OFFERED = (
    "api/",
    "block-preview/",
    "bulk/",
    "choose-anchor-link/",
    "choose-page/chosen-multiple/",
    "choose-page/search/",
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
    raise Http404(f"The desk has no {request.path}.")


def not_offered_addresses() -> list[URLPattern]:
    return [re_path(rf"^{prefix}", not_offered) for prefix in NOT_OFFERED]
