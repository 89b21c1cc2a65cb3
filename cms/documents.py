"""A file has a page: its name, kind and size, and what to do where a phone cannot open it."""

from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.documents.rich_text import DocumentLinkHandler

from consultations.models import Consultation
from core.http import as_key


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the file itself, which inside WeChat may open nowhere: a page that always does.

    ``?of=<id>`` names the consultation whose text is to be read here instead.
    """
    row = get_object_or_404(Document, pk=pk)
    # Who may not have the file learns nothing of it here either.
    for may_see in hooks.get_hooks("before_serve_document"):
        refusal = may_see(row, request)
        if isinstance(refusal, HttpResponse):
            return refusal
    of = as_key(request.GET.get("of", ""))
    about = Consultation.objects.visible_to(request.user).filter(pk=of).first() if of else None
    context = {"document": row, "kind": row.file_extension.upper(), "about": about}
    return render(request, "cms/document.html", context)


class PageOfDocument(DocumentLinkHandler):
    """A link in a guide leads to the page of the file, and says what kind of file it is."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [
            format_html(
                '<a href="{}" data-file="{}">',
                reverse("document", args=[row.pk]),
                PurePosixPath(row.filename).suffix[1:].upper(),
            )
            if row
            else "<a>"
            for row in cls.get_many(attrs_list)
        ]
