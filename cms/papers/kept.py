"""A file that was published with a version is neither replaced nor deleted under its address."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.documents.models import Document
from wagtail.documents.views.documents import DeleteView
from wagtail.documents.views.multiple import DeleteView as DeleteUploaded

from cms.models import PublishedPaper
from core.errors import DomainError


class PublishedFile(DomainError):
    message = _(
        "This file was published with a draft, so it stays as it is. Upload the new one as a "
        "file of its own and choose it in the draft: readers then see what it replaced."
    )


@require_admin_access
def delete_document(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """Stand before Wagtail's own view, which would answer with a fault of ours."""
    _keep(request, document_id)
    return DeleteView.as_view()(request, document_id=document_id)


@require_admin_access
def delete_uploaded(request: HttpRequest, doc_id: int) -> HttpResponseBase:
    """Do the same beside the list of what was just uploaded together."""
    _keep(request, doc_id)
    return DeleteUploaded.as_view()(request, doc_id=doc_id)


def _keep(request: HttpRequest, document_id: int) -> None:
    published = PublishedPaper.objects.filter(document=document_id)
    if request.method == "POST" and published.exists():
        raise PublishedFile


def keep_papers(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: object
) -> None:
    """Refuse to delete several documents at once where one of them was published."""
    documents = [one.pk for one in objects if isinstance(one, Document)]
    is_deletion = action_type == "delete" and request.method == "POST"
    if is_deletion and PublishedPaper.objects.filter(document__in=documents).exists():
        raise PublishedFile
