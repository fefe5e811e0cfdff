from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css", order=90)
def type_of_the_site() -> str:
    """The desk writes its headings in the public site's type, which lies in this room."""
    return format_html('<link rel="stylesheet" href="{}">', static("website/type.css"))
