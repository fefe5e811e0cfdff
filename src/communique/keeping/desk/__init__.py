"""The desk's addresses of this room."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communique.keeping.actions.auditing import ask_for_audit
from communique.keeping.errors import Refused


@require_POST
def audit_now(request: HttpRequest) -> HttpResponse:
    try:
        ask_for_audit(by=request.user)  # type: ignore[arg-type]  # the desk is for officers
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, _("The audit begins within a minute; its result stands here."))
    return redirect("wagtailadmin_home")


urlpatterns = [path("audit/", audit_now, name="audit_now")]
