"""Ballots as officials and moderators make them; of votes they see how many, and nothing else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import page_by_key
from forums.ballot_desk_forms import BallotForm, CallOffForm
from forums.ballot_forms import PaperForm
from forums.models import Ballot, Topic
from forums.services.ballot_counts import recount
from forums.services.ballots import call_off, draft_ballot, edit_ballot, publish_ballot
from forums.views.ballots import turnout


def find_own(request: HttpRequest, pk: int) -> Ballot:
    """A ballot that this person runs; others are told that they may not."""
    rows = Ballot.objects.with_clock().with_options().prefetch_related("regions")
    row = get_object_or_404(rows.select_related("topic__thread", "office", "made_by"), pk=pk)
    if not request.user.has_perm("forums.run_ballot", row):
        raise PermissionDenied
    return row


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The ballots that this person runs, newest first."""
    if not request.user.has_perm("forums.make_ballot"):
        raise PermissionDenied
    rows = Ballot.objects.run_by(request.user).with_clock().select_related("topic__thread")
    page = page_by_key(request, rows)
    return render(request, "forums/desk_ballots.html", {"ballots": page.rows, "page": page})


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Word a ballot for a topic; nobody else sees it before it is published."""
    if not request.user.has_perm("forums.make_ballot"):
        raise PermissionDenied
    topics = Topic.objects.visible_to(request.user).select_related("thread")
    topic = get_object_or_404(topics, pk=topic_id)
    form = BallotForm(request.POST or None, by=request.user)
    if form.is_valid():
        now = timezone.now()
        row = draft_ballot(topic=topic, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("Drafted. Look at the paper, then publish it."))
        return redirect("boards:ballot", row.pk)
    return _form_page(request, form, {"topic": topic})


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Word it anew until somebody has voted."""
    row = find_own(request, pk)
    form = BallotForm(request.POST or None, by=request.user, ballot=row)
    if form.is_valid():
        edit_ballot(ballot=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        done = _("Changed. Whoever has the old paper open is told to look again.")
        messages.success(request, done)
        return redirect("boards:ballot", pk)
    return _form_page(request, form, {"topic": row.topic, "ballot": row})


def _form_page(request: HttpRequest, form: BallotForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "forums/desk_ballot_form.html", {**context, "form": form}, status=status)


@require_GET
@login_required
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as voters see it, how many have voted, and what can be done."""
    row = find_own(request, pk)
    context = {
        "ballot": row,
        "turnout": turnout(row),
        "form": PaperForm(ballot=row),
        "call_off_form": CallOffForm(),
    }
    return render(request, "forums/desk_ballot.html", context)


@require_POST
@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to everybody."""
    row = find_own(request, pk)
    publish_ballot(ballot=row, by=request.user, now=timezone.now())
    messages.success(request, _("Published. It opens and closes by itself."))
    return redirect("boards:ballot", pk)


@require_POST
@login_required
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """End it without a result, for a published reason."""
    row = find_own(request, pk)
    form = CallOffForm(request.POST)
    if not form.is_valid():
        context = {"ballot": row, "form": form}
        return render(request, "forums/desk_ballot_void.html", context, status=422)
    call_off(ballot=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Called off. Everybody who has voted is told."))
    return redirect("boards:ballot", pk)


@require_POST
@login_required
def recount_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the papers again and say whether they give what is published."""
    row = find_own(request, pk)
    if row.phase != Ballot.Phase.OUT:
        raise PermissionDenied
    found = recount(ballot=row)
    return render(request, "forums/desk_ballot_recount.html", {"ballot": row, "found": found})
