"""«Keep as written» in the editor: what is marked by it stays as it is in the derived script."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature

NAME = "keep-as-written"
STYLE = "KEPT"


def offer_keeping(features: Any) -> None:
    """For Wagtail's `register_rich_text_features` hook."""
    control = {
        "type": STYLE,
        "label": "Ћ",
        "description": gettext_lazy("Keep as written in the other script"),
        "style": {"borderBottom": "2px dotted currentColor"},
    }
    features.register_editor_plugin("draftail", NAME, InlineStyleFeature(control))
    features.register_converter_rule(
        "contentstate",
        NAME,
        {
            "from_database_format": {'span[translate="no"]': InlineStyleElementHandler(STYLE)},
            "to_database_format": {
                "style_map": {STYLE: {"element": "span", "props": {"translate": "no"}}},
            },
        },
    )
