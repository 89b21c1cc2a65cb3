"""What somebody wants to hear of: consultations that they follow."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.cards import cards
from consultations.models import Consultation, Following
from consultations.services.following import follow as begin
from consultations.services.following import unfollow
from consultations.views.public import get_visible
from contributions.views import SignedIn
from core.http import page_by_key


@require_http_methods(["GET", "POST"])
@login_required
def follow(request: SignedIn, pk: int) -> HttpResponse:
    """Follow a consultation, or no longer. A GET comes from the sign-in page."""
    row = get_visible(request, pk)
    if request.method == "POST":
        if request.POST.get("follow") == "no":
            unfollow(person=request.user, consultation=row)
            messages.success(request, _("You hear no more of this consultation by following it."))
        else:
            begin(person=request.user, consultation=row, now=timezone.now())
            messages.success(request, _("You are told of each step of this consultation."))
    return redirect(f"{row.get_absolute_url()}#timeline")


@require_safe
@login_required
def followed(request: SignedIn) -> HttpResponse:
    """Consultations that somebody follows, the latest choice on top."""
    mine = Following.objects.filter(person=request.user).select_related("consultation__lead")
    page = page_by_key(request, mine)
    rounds = [
        row.consultation for row in page.rows if row.consultation.state in Consultation.PUBLIC
    ]
    context = {"page": page, "cards": cards(rounds, timezone.now())}
    return render(request, "consultations/followed.html", context)
