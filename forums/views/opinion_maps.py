"""The opinion map as a participant sees it: one statement at a time, and one's own stands."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from contributions.views import SignedIn
from core.http import page_by_key
from forums.map_forms import StandForm, StatementForm
from forums.mapping.alike import alike
from forums.mapping.card import card_of
from forums.mapping.places import OwnPlace, place_of
from forums.mapping.story import Group
from forums.models import MapResult, OpinionMap, Stand, Statement
from forums.services.opinion_maps import add_statement, stands_missing
from forums.services.stands import take_stand
from forums.speaking import hindrance


def find_map(request: HttpRequest, pk: int) -> OpinionMap:
    """The map of topic ``pk``, with what its pages read.

    What everybody may read is looked up without asking who this is: stands come by the thousand.
    """
    rows = OpinionMap.objects.select_related(
        "thread", "topic__thread", "topic__board", "topic__opening"
    )
    row = rows.public().filter(topic=pk).first()
    return row or get_object_or_404(rows.visible_to(request.user), topic=pk)


def result_of(row: OpinionMap) -> MapResult | None:
    return MapResult.objects.filter(opinion_map=row).first()


def own_place(result: MapResult | None, user: User) -> OwnPlace | None:
    return place_of(result, user.pk) if result and user.is_authenticated else None


@require_safe
def opinion_map(request: HttpRequest, pk: int) -> HttpResponse:
    """The next statement with its three buttons, and where one stands so far."""
    row, now = find_map(request, pk), timezone.now()
    result = result_of(row)
    place = own_place(result, request.user)
    context = {
        **_card(row, request.user, now),
        "opinion_map": row,
        "result": result,
        "own_group": place and Group.of(result, place.letter),
        "may_run": request.user.has_perm("forums.run_map", row.topic),
        "now": now,
    }
    return render(request, "forums/map.html", context)


def _card(row: OpinionMap, user: User, now: datetime) -> dict[str, Any]:
    return {
        "opinion_map": row,
        "topic": row.topic,
        "card": card_of(row, user),
        "is_open": row.is_open(now),
        "has_ended": row.has_ended(now),
        "hindrance": hindrance(user, row.topic.board) if user.is_authenticated else "",
    }


@require_http_methods(["GET", "POST"])
@login_required
def take(request: SignedIn, pk: int) -> HttpResponse:
    """Take a stand and see the next statement. A GET comes from the sign-in page."""
    row = find_map(request, pk)
    if request.method == "GET":
        return redirect(row)
    if not request.user.has_perm("forums.take_stand", row.topic):
        raise PermissionDenied
    form = StandForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    said = form.cleaned_data
    take_stand(
        opinion_map=row, statement_id=said["statement"], person=request.user, value=said["value"]
    )
    if request.htmx:
        context = {**_card(row, request.user, timezone.now()), "is_next": True}
        return render(request, "forums/_map_card.html", context)
    if "mine" in request.POST:
        return redirect("forums:map_mine", row.topic_id)
    return redirect(f"{row.get_absolute_url()}#card")


@require_http_methods(["GET", "POST"])
@login_required
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Add a statement of one's own; what is alike is shown first."""
    row, now = find_map(request, pk), timezone.now()
    if not request.user.has_perm("forums.take_stand", row.topic):
        raise PermissionDenied
    form = StatementForm(request.POST or None)
    found: list[Statement] = []
    if form.is_valid():
        said = form.cleaned_data
        found = [] if said["is_new"] else alike(row, said["body"])
        if not found:
            add_statement(
                opinion_map=row, author=request.user, body=said["body"], key=said["key"], now=now
            )
            messages.success(
                request,
                _("Thank you. A moderator reads your statement, usually within 24 hours."),
            )
            return redirect(row)
    context = {
        "opinion_map": row,
        "topic": row.topic,
        "form": form,
        "alike": found,
        "missing": stands_missing(row, request.user),
        "is_open": row.is_open(now),
    }
    return render(request, "forums/map_add.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def mine(request: SignedIn, pk: int) -> HttpResponse:
    """One's own stands, the newest statements first, each to be changed while the map is open."""
    row = find_map(request, pk)
    shown = row.statements.shown()
    rows = Stand.objects.filter(opinion_map=row, person=request.user, statement__in=shown)
    context = {
        "opinion_map": row,
        "topic": row.topic,
        "page": page_by_key(request, rows.select_related("statement__contribution")),
        "has_ended": row.has_ended(timezone.now()),
        "is_open": row.is_open(timezone.now()),
    }
    return render(request, "forums/map_mine.html", context)
