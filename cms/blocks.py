from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from consultations.models import AttachmentKind


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


class FileBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Kind of paper"), choices=AttachmentKind.choices)
    document = DocumentChooserBlock(label=_("Document"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("File with its kind")
        description = _("To replace it, choose another file here: readers see what it replaced.")


class AttachmentsBlock(blocks.StreamBlock):
    file = FileBlock()
    document = DocumentChooserBlock(label=_("Document"), required=False)


class BasisRowBlock(blocks.StructBlock):
    article = blocks.CharBlock(label=_("Article of the draft"), max_length=80)
    basis = blocks.CharBlock(label=_("Basis"), max_length=200)
    quote = blocks.TextBlock(label=_("Quotation"), required=False, rows=2)


class BasisBlock(blocks.StreamBlock):
    row = BasisRowBlock(label=_("Row"), icon="table")


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Figure with its unit"), max_length=20)
    text = blocks.CharBlock(label=_("What it says"), max_length=80)


class ChangeBlock(blocks.StructBlock):
    before = blocks.CharBlock(label=_("Until now"), max_length=120, required=False)
    text = blocks.CharBlock(label=_("From now on"), max_length=120)


class DateBlock(blocks.StructBlock):
    day = blocks.DateBlock(label=_("Day"))
    text = blocks.CharBlock(label=_("What happens"), max_length=80)


class SummaryBlock(blocks.StreamBlock):
    """The draft at a glance, in plain words. A block's name is its kind in Version.summary."""

    headline = blocks.CharBlock(label=_("In one sentence"), max_length=60, icon="title")
    figure = FigureBlock(label=_("Key figure"), icon="decimal")
    concerned = blocks.CharBlock(label=_("Who is concerned"), max_length=120, icon="group")
    change = ChangeBlock(label=_("What changes"), icon="resubmit")
    date = DateBlock(label=_("Important day"), icon="date")

    class Meta:
        # One glance: what fits on a sheet of paper beside the code and the address.
        max_num = 12
        block_counts: ClassVar = {"headline": {"max_num": 1}, "figure": {"max_num": 3}}


class ReasonsBlock(blocks.StreamBlock):
    """Why something stands all the same. A block's name is that of the finding it answers."""

    silence = blocks.TextBlock(label=_("Why silence shall count as consent"), rows=2)
    private_number = blocks.TextBlock(label=_("Why a mobile number is printed"), rows=2)
    private_mailbox = blocks.TextBlock(label=_("Why a personal mailbox is printed"), rows=2)

    class Meta:
        block_counts: ClassVar = {
            "silence": {"max_num": 1},
            "private_number": {"max_num": 1},
            "private_mailbox": {"max_num": 1},
        }


class GuideBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h2", "h3", "bold", "ol", "ul", "link", "document-link"],
    )
