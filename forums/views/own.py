"""What is somebody's own: drafts, and topics that are followed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contributions.views import SignedIn
from forums.listing import listed, page_of_topics
from forums.models import Following
from forums.own import drafts_of
from forums.services.drafts import forget_draft, save_draft
from forums.writing_forms import DraftForm


@require_safe
@login_required
def drafts(request: SignedIn) -> HttpResponse:
    """What was begun and not sent, the newest first."""
    return render(request, "forums/drafts.html", {"drafts": drafts_of(request.user)})


@require_POST
@login_required
def keep(request: SignedIn) -> HttpResponse:
    """Keep what is in a form, while somebody types; a part of a page."""
    form = DraftForm(request.POST)
    kept = form.is_valid() and save_draft(
        author=request.user,
        place=form.cleaned_data["place"],
        words={name: form.cleaned_data[name] for name in ("title", "body")},
        now=timezone.now(),
    )
    return render(request, "forums/_kept.html", {"kept_at": timezone.now() if kept else None})


@require_POST
@login_required
def discard(request: SignedIn) -> HttpResponse:
    """Throw a draft away."""
    forget_draft(author=request.user, place=request.POST.get("place", ""))
    messages.success(request, _("The draft is thrown away."))
    return redirect("forums:drafts")


@require_safe
@login_required
def followed(request: SignedIn) -> HttpResponse:
    """Topics that somebody follows, with a mark where more was said."""
    mine = Following.objects.filter(person=request.user, mode=Following.Mode.FOLLOW)
    rows = listed(request.user).filter(pk__in=mine.values("topic"))
    return render(request, "forums/followed.html", {"page": page_of_topics(request, rows)})
