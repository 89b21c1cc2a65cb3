"""What everybody reads: the list of petitions, and the page of each."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from contributions.models import with_my_votes
from core.http import KeyPage, page_by_key
from petitions.cards import cards
from petitions.charts import days_chart
from petitions.facts import facts_of, tiers_of
from petitions.goal import goal_of
from petitions.listing import MOST, SHORT, TABS, narrowed, under
from petitions.models import Check, Petition, Signature
from petitions.places import chart_of, places_of
from petitions.reading_forms import SearchForm
from petitions.said import said_under
from petitions.services.live_event import seconds_kept
from petitions.signing_forms import SignForm
from petitions.timeline import promises_of, timeline

# Seconds for which the page of a guest is good for the next one; the number on it is told anew by
# other ways.
KEPT = 5
STALE = {"stale_while_revalidate": 30, "stale_if_error": 300}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Petitions under tabs, narrowed by department, place and words."""
    now = timezone.now()
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    is_narrowed = any(asked.values())
    tab = request.GET.get("show", "")
    if tab not in TABS:
        tab = "all" if is_narrowed else "open"
    page = _page(request, tab, narrowed(under(tab, now), asked).select_related("lead"))
    is_shared = _is_shared(request)
    context = {
        "tabs": _tabs(request, tab),
        "show": tab,
        "form": form,
        "is_narrowed": is_narrowed,
        "is_sorted_out": bool(asked.get("department") or asked.get("region")),
        "is_short": tab in SHORT,
        "cards": cards(page.rows, now),
        "older_url": page.older_url,
        "is_shared": is_shared,
    }
    return _kept(render(request, "petitions/index.html", context), is_shared)


def _page(request: HttpRequest, tab: str, rows: QuerySet[Petition]) -> KeyPage:
    if tab in SHORT:
        return KeyPage(list(rows[:MOST]), "")
    return page_by_key(request, rows)


def _tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """Each tab keeps what the list is narrowed to."""
    kept = {name: request.GET[name] for name in SearchForm.base_fields if request.GET.get(name)}
    return [
        {"url": "?" + urlencode({**kept, "show": key}), "label": label, "is_current": key == here}
        for key, label in TABS.items()
    ]


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one petition: what it asks, how many have signed, what is owed, what came of it."""
    rows = Petition.objects.visible_to(request.user)
    parts = ("profile", "thread", "news", "lead", "creator", "merged_into", "reading")
    petition = get_object_or_404(rows.select_related(*parts).with_origin(), pk=pk)
    is_shared = _is_shared(request)
    context = _told(petition, timezone.now()) | _said(request, petition)
    context["is_shared"] = is_shared
    if not is_shared:
        context |= _of_reader(request, petition)
    return _kept(render(request, "petitions/detail.html", context), is_shared)


def _kept(response: HttpResponse, is_shared: bool) -> HttpResponse:
    if is_shared:
        patch_cache_control(response, public=True, max_age=seconds_kept(KEPT), **STALE)
    return response


def _is_shared(request: HttpRequest) -> bool:
    """Whether the next guest may be shown the same page: nothing on it is of this one."""
    return not request.user.is_authenticated and "messages" not in request.COOKIES


def _told(petition: Petition, now: datetime) -> dict[str, Any]:
    facts = facts_of(petition)
    tiers, promises = tiers_of(facts), promises_of(petition)
    places = places_of(facts.regions)
    return {
        "petition": petition,
        "accepts": petition.accepts(now),
        "goal": goal_of(petition, tiers),
        "tiers": tiers,
        "facts": facts,
        "days": days_chart(facts.days) if facts.days else None,
        "places": places if places.shown else None,
        "places_chart": chart_of(places) if len(places.shown) > 1 else None,
        "promises": promises,
        "steps": timeline(petition, promises, tiers, facts.lengthened, now),
        "check": _rejection(petition),
    }


def _rejection(petition: Petition) -> Check | None:
    if petition.state != Petition.State.REJECTED:
        return None
    rows = petition.checks.filter(outcome=Check.Outcome.REJECT)
    return rows.select_related("ground", "duplicate_of").first()


def _said(request: HttpRequest, petition: Petition) -> dict[str, Any]:
    """Reasons of signers, the newest or the most agreed with, and what the creator told."""
    said = said_under(request, petition)
    older_url = f"{said.reasons.older_url}#reasons" if said.reasons.older_url else ""
    return {
        "reasons": with_my_votes(said.reasons.rows, request.user),
        "older_url": older_url,
        "sort": "agreed" if said.is_by_agreement else "newest",
        "news": said.news,
    }


def _of_reader(request: HttpRequest, petition: Petition) -> dict[str, Any]:
    """What this reader has to do with it."""
    if not request.user.is_authenticated:
        return {}
    mine = Signature.objects.standing().filter(petition=petition, signer=request.user)
    return {
        "signed": mine.exists(),
        "form": SignForm(),
        "is_mine": petition.creator_id == request.user.pk,
        "may_sort": request.user.has_perm("petitions.read_reasons", petition),
    }
