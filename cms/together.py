"""Several people in one draft: nobody's words are written over unseen."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.errors import DomainError


class SavedMeanwhile(DomainError):
    message = _(
        "Somebody has saved this draft since you opened it. Nothing was overwritten. "
        "Open the draft anew and put in your words, which are kept below."
    )


def is_outdated(request: HttpRequest, page: Page) -> bool:
    """Whether the form was filled in over an older state of the draft than the one that is kept.

    The names are those of Wagtail's form: what it saved by itself, or else what it had loaded.
    While it saves by itself it looks after that itself.
    """
    latest = page.latest_revision
    by_itself = not request.accepts("text/html")
    if latest is None or by_itself:
        return False
    if own := request.POST.get("overwrite_revision_id"):
        return own != str(latest.pk)
    loaded = request.POST.get("loaded_revision_id")
    if not loaded:
        return False
    at = request.POST.get("loaded_revision_created_at", "")
    return loaded != str(latest.pk) or at != latest.created_at.isoformat()
