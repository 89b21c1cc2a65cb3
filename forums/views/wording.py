"""Pages of a text that people word together."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contributions.models import with_my_votes
from forums import wordings
from forums.models import Drafting, Topic, Wording
from forums.orders import place_of
from forums.services.wording import may_revise
from forums.speaking import hindrance
from presentation.redlines import redlined


def get_drafting(request: HttpRequest, pk: int) -> Drafting:
    """The drafting of a topic that the reader may see, with what every page of it names."""
    rows = Drafting.objects.filter(topic__in=Topic.objects.visible_to(request.user))
    rows = rows.select_related(
        "topic__board", "topic__thread", "topic__opening", "thread", "place", "chosen"
    )
    drafting = get_object_or_404(rows, topic=pk)
    if drafting.chosen:
        drafting.chosen.drafting = drafting
    return drafting


def is_open(drafting: Drafting) -> bool:
    return drafting.state == Drafting.State.OPEN and drafting.topic.state == Topic.State.OPEN


@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it is, and what people propose instead."""
    drafting = get_drafting(request, pk)
    order = wordings.order_of(request.GET.get("sort", ""))
    place = place_of(request.GET.get("after", ""))
    found, last = wordings.proposals(drafting, request.user, order, place)
    context = {
        "drafting": drafting,
        "topic": drafting.topic,
        "is_open": is_open(drafting),
        "order": order,
        "orders": wordings.TOLD,
        "proposals": found,
        "waiting": [] if place else wordings.waiting(drafting, request.user),
        "older_url": f"?{urlencode({'sort': order.name, 'after': last})}" if last else "",
        "hindrance": request.user.is_authenticated
        and hindrance(request.user, drafting.topic.board),
    }
    return render(request, "forums/wording.html", context)


def get_wording(request: HttpRequest, drafting: Drafting, number: int) -> Wording:
    """One proposal that the reader may see."""
    rows = Wording.objects.filter(drafting=drafting, number=number)
    rows = rows.select_related("contribution__author", "contribution__thread")
    wording = get_object_or_404(rows.select_related("based_on__contribution"), number=number)
    if not request.user.has_perm("contributions.view_contribution", wording.contribution):
        raise Http404
    wording.drafting = drafting
    return wording


@require_safe
def proposal(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One proposal: what it changes, why, and whose words it goes back to."""
    drafting = get_drafting(request, pk)
    wording = get_wording(request, drafting, number)
    row = with_my_votes([wording.contribution], request.user)[0]
    is_mine = row.author_id == request.user.pk
    earlier = wordings.base_of(wording, drafting)
    improved = wording.based_on.contribution if wording.based_on else None
    context = {
        "drafting": drafting,
        "topic": drafting.topic,
        "is_open": is_open(drafting),
        "wording": wording,
        "contribution": row,
        "changes": redlined(drafting.base, row.proposal),
        "earlier": None if earlier is None else redlined(earlier, row.proposal),
        "step": redlined(improved.proposal, row.proposal)
        if improved and improved.is_shown
        else None,
        "lineage": wordings.lineage(wording),
        "improvements": wordings.improvements(wording),
        "versions": wordings.versions(row),
        "is_mine": is_mine,
        "may_revise": is_mine and is_open(drafting) and may_revise(wording, row, timezone.now()),
    }
    return render(request, "forums/wording_proposal.html", context)
