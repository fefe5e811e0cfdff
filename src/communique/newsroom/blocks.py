"""What a text's body is made of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

INLINE_FEATURES = ["bold", "italic", "link", "keep-as-written"]


class QuotationBlock(blocks.StructBlock):
    words = blocks.TextBlock(rows=3, help_text=gettext_lazy("Without quotation marks."))
    attribution = blocks.CharBlock(
        required=False, max_length=200, help_text=gettext_lazy("Who said it, with the office.")
    )

    class Meta:
        icon = "openquote"
        label = gettext_lazy("Quotation")


class PhotographBlock(blocks.StructBlock):
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


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(features=INLINE_FEATURES)
    heading = blocks.CharBlock(max_length=255, icon="title", label=gettext_lazy("Heading"))
    quotation = QuotationBlock()
    photograph = PhotographBlock()
