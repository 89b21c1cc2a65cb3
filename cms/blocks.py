from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class PartBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=pgettext_lazy("of a clause", "Number"), max_length=40, required=False
    )
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        icon = "title"
        label = pgettext_lazy("of a text", "Part")
        label_format = "{label} {heading}"
        description = _("A heading over chapters, or over an annex.")
        preview_value: ClassVar = {"label": "1", "heading": _("Heading")}


class ChapterBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("of a clause", "Number"), max_length=40)
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        icon = "title"
        label = _("Chapter")
        label_format = "{label} {heading}"
        description = _("A heading over the articles that follow; nobody speaks about it.")
        preview_value: ClassVar = {"label": "1", "heading": _("Heading")}


class SectionBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("of a clause", "Number"), max_length=40)
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        icon = "title"
        label = pgettext_lazy("of a text", "Section")
        label_format = "{label} {heading}"
        description = _("A heading inside a chapter.")
        preview_value: ClassVar = {"label": "1", "heading": _("Heading")}


class ArticleBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("of a clause", "Number"), max_length=40)
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=4)

    class Meta:
        icon = "doc-full"
        label = _("Article")
        label_format = "{label} {heading}"
        description = _("What people speak about. Paragraphs and items may follow it.")
        preview_value: ClassVar = {"label": "1", "heading": _("Heading"), "text": _("Text")}


class ParagraphBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=pgettext_lazy("of a clause", "Number"), max_length=40, required=False
    )
    text = blocks.TextBlock(label=_("Text"), rows=3)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        label_format = "{label} {text}"
        description = _("A paragraph of the article above that people may speak about by itself.")
        preview_value: ClassVar = {"label": "", "text": _("Text")}


class ItemBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("of a clause", "Number"), max_length=40)
    text = blocks.TextBlock(label=_("Text"), rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Item")
        label_format = "{label} {text}"
        description = _("An item of the article or paragraph above.")
        preview_value: ClassVar = {"label": "(1)", "text": _("Text")}


class SubitemBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("of a clause", "Number"), max_length=40)
    text = blocks.TextBlock(label=_("Text"), rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Subitem")
        label_format = "{label} {text}"
        description = _("What the item above is made of.")
        preview_value: ClassVar = {"label": "1.", "text": _("Text")}


class ClausesBlock(blocks.StreamBlock):
    """The text in order. A block's name is its ClauseText.Level, its id the key of its clause."""

    part = PartBlock()
    chapter = ChapterBlock()
    section = SectionBlock()
    article = ArticleBlock()
    paragraph = ParagraphBlock()
    item = ItemBlock()
    subitem = SubitemBlock()


class AttachmentsBlock(blocks.StreamBlock):
    document = DocumentChooserBlock(label=_("Document"), required=False)


class GuideBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h2", "h3", "bold", "ol", "ul", "link", "document-link"],
    )
