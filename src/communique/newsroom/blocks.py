"""What a text's body is made of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

INLINE_FEATURES = ["bold", "italic", "link", "keep-as-written"]

# Given to the blocks when they are made: written in them, each would be a migration of the table of texts.
LABELS = {
    "words": gettext_lazy("Words"),
    "attribution": gettext_lazy("Who said it"),
    "picture": gettext_lazy("Photograph"),
    "agency": gettext_lazy("Agency"),
    "photographer": gettext_lazy("Photographer"),
    "caption": gettext_lazy("Caption"),
    "alternative_text": gettext_lazy("Alternative text"),
    "paragraph": gettext_lazy("Paragraph"),
}


class _Labelled:
    """Names its parts in the language of whoever writes."""

    child_blocks: dict[str, Any]

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name, block in self.child_blocks.items():
            if name in LABELS:
                block.label = LABELS[name]


class QuotationBlock(_Labelled, blocks.StructBlock):
    words = blocks.TextBlock(rows=3, help_text=gettext_lazy("Without quotation marks."))
    attribution = blocks.CharBlock(
        required=False,
        max_length=200,
        help_text=gettext_lazy("Who said it, with the office."),
    )

    class Meta:
        icon = "openquote"
        label = gettext_lazy("Quotation")


class PhotographBlock(_Labelled, blocks.StructBlock):
    """Without a picture it is a credited place: its frame and credit are shown, the picture may follow."""

    picture = ImageChooserBlock(required=False)
    agency = blocks.CharBlock(required=False, max_length=120)
    photographer = blocks.CharBlock(required=False, max_length=120)
    caption = blocks.CharBlock(required=False, max_length=500)
    alternative_text = blocks.CharBlock(
        required=False,
        max_length=500,
        help_text=gettext_lazy("What is to be seen, for those who cannot see it."),
    )

    class Meta:
        icon = "image"
        label = gettext_lazy("Photograph")


class BodyBlock(_Labelled, blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(features=INLINE_FEATURES)
    heading = blocks.CharBlock(max_length=255, icon="title", label=gettext_lazy("Heading"))
    quotation = QuotationBlock()
    photograph = PhotographBlock()
