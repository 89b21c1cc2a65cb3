"""Opinion maps at the desk: opened, seeded and ended by officials and moderators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contributions.models import Contribution
from contributions.views import SignedIn
from core.http import page_by_key
from forums.map_forms import EndForm, OpenMapForm, SeedForm
from forums.models import OpinionMap, Topic
from forums.services.opinion_maps import change_end, open_map, seed, try_again

# Topics without a map that are offered, the newest first.
OFFERED = 10


def _maps() -> QuerySet[OpinionMap]:
    waiting = Q(thread__contributions__state=Contribution.State.PENDING)
    rows = OpinionMap.objects.select_related(
        "thread", "result", "topic__thread", "topic__board", "topic__opening"
    ).defer("result__found", "result__places")
    return rows.annotate(waiting=Count("thread__contributions", filter=waiting))


def _find(request: SignedIn, topic_id: int) -> OpinionMap:
    row = get_object_or_404(_maps(), topic=topic_id)
    if not request.user.has_perm("forums.run_map", row.topic):
        raise PermissionDenied
    return row


@require_safe
@login_required
def index(request: SignedIn) -> HttpResponse:
    """All maps with what came in, and topics that might have one."""
    if not request.user.has_perm("forums.view_map_desk"):
        raise PermissionDenied
    open_topics = Topic.objects.public().filter(state=Topic.State.OPEN, opinion_map=None)
    newest = open_topics.select_related("thread", "board", "opening").order_by("-pk")[:OFFERED]
    now = timezone.now()
    page = page_by_key(request, _maps())
    context = {
        "page": page,
        "maps": [{"row": row, **_standing(row)} for row in page.rows],
        "topics": [one for one in newest if request.user.has_perm("forums.run_map", one)],
        "now": now,
    }
    return render(request, "forums/desk_maps.html", context)


def _standing(row: OpinionMap) -> dict[str, Any]:
    now = timezone.now()
    return {"is_open": row.is_open(now), "has_ended": row.has_ended(now)}


@require_http_methods(["GET", "POST"])
@login_required
def new(request: SignedIn, topic_id: int) -> HttpResponse:
    """Open a map on a topic with its first statements."""
    rows = Topic.objects.select_related("thread", "board", "opening")
    topic = get_object_or_404(rows, pk=topic_id)
    if not request.user.has_perm("forums.run_map", topic):
        raise PermissionDenied
    form = OpenMapForm(request.POST or None, initial={"question": topic.title})
    if form.is_valid():
        facts, now = dict(form.cleaned_data), timezone.now()
        seeds = facts.pop("seeds")
        row = open_map(topic=topic, by=request.user, opens_at=now, now=now, **facts)
        seed(opinion_map=row, by=request.user, bodies=seeds, now=now)
        messages.success(request, _("The opinion map is open. It stands on the topic’s page."))
        return redirect("boards:map", topic.pk)
    context = {"topic": topic, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "forums/desk_map_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def opinion_map(request: SignedIn, topic_id: int) -> HttpResponse:
    """One map: how far it has come, and every statement, whatever became of it."""
    row, now = _find(request, topic_id), timezone.now()
    form = SeedForm(request.POST or None)
    if form.is_valid():
        bodies = form.cleaned_data["seeds"]
        added = len(seed(opinion_map=row, by=request.user, bodies=bodies, now=now))
        told = ngettext("%(n)s statement added.", "%(n)s statements added.", added)
        messages.success(request, told % {"n": added})
        return redirect("boards:map", topic_id)
    statements = row.statements.select_related("contribution")
    context = {
        "opinion_map": row,
        "topic": row.topic,
        "result": getattr(row, "result", None),
        "form": form,
        "end_form": EndForm(initial={"closes_at": row.last_day}),
        "page": page_by_key(request, statements),
        **_standing(row),
    }
    status = 422 if form.is_bound else 200
    return render(request, "forums/desk_map.html", context, status=status)


@require_POST
@login_required
def end(request: SignedIn, topic_id: int) -> HttpResponse:
    """Let the map end on another day, or on none that is fixed."""
    row = _find(request, topic_id)
    form = EndForm(request.POST)
    if form.is_valid():
        change_end(opinion_map=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The last day is changed."))
    else:
        messages.error(request, " ".join(form.errors["closes_at"]))
    return redirect("boards:map", topic_id)


@require_POST
@login_required
def close(request: SignedIn, topic_id: int) -> HttpResponse:
    """Close the map now; it cannot be opened again."""
    row, now = _find(request, topic_id), timezone.now()
    change_end(opinion_map=row, by=request.user, closes_at=now, now=now)
    messages.success(request, _("The map is closed. Its final figures follow within a minute."))
    return redirect("boards:map", topic_id)


@require_POST
@login_required
def again(request: SignedIn, topic_id: int) -> HttpResponse:
    """Have a map worked out that the machine has given up."""
    row = _find(request, topic_id)
    try_again(opinion_map=row, by=request.user, now=timezone.now())
    messages.success(request, _("The figures are worked out again within a minute."))
    return redirect("boards:map", topic_id)
