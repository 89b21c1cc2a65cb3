from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from contributions.forms import VoteForm
from contributions.models import Contribution
from contributions.rules import is_author
from contributions.services import cast_vote
from contributions.services import withdraw as take_back
from core.http import HtmxRequest, page_or_part


class SignedIn(HtmxRequest):
    """What a view behind ``login_required`` is handed."""

    user: User


def get_visible(request: SignedIn, pk: int) -> Contribution:
    rows = Contribution.objects.visible_to(request.user).select_related("thread", "author")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def vote(request: SignedIn, pk: int) -> HttpResponse:
    """Agree, disagree or take it back. A GET comes from the sign-in page: show the opinion."""
    # What everybody may read is looked up without asking who this is: votes come by the thousand.
    shown = Contribution.objects.shown().select_related("thread", "author")
    row = shown.filter(pk=pk).first() or get_visible(request, pk)
    if request.method == "GET":
        return redirect(_place(row))
    if not request.user.has_perm("contributions.vote_contribution", row):
        raise PermissionDenied
    form = VoteForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    voted = cast_vote(contribution=row, voter=request.user, value=form.cleaned_data["value"])
    if not request.htmx:
        return redirect(_back(request, voted))
    context = {"contribution": voted, "may_vote": True}
    return page_or_part(request, "contributions/_item.html", "votes", context)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Ask the author whether to take the words back; a POST is the yes."""
    row = get_visible(request, pk)
    if not is_author(request.user, row):
        raise PermissionDenied
    may = request.user.has_perm("contributions.withdraw_contribution", row)
    if request.method == "POST" and may:
        take_back(contribution=row)
        messages.success(request, _("Your opinion has been withdrawn."))
        return redirect("me:index")
    status = 409 if request.method == "POST" else 200
    return render(request, "contributions/withdraw.html", {"contribution": row}, status=status)


def _place(row: Contribution) -> str:
    return f"{row.thread.get_absolute_url()}#contribution-{row.pk}"


def _back(request: SignedIn, row: Contribution) -> str:
    """The page on which the button was pressed, if it is one of ours."""
    page = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(page, hosts, require_https=request.is_secure()):
        return f"{page.partition('#')[0]}#contribution-{row.pk}"
    return _place(row)
