"""The page of a topic."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from contributions import kept
from contributions.views import SignedIn
from core.http import as_key
from forums.discussion import Discussion, With, discussion, place_column, placed
from forums.models import Following, Topic
from forums.orders import ORDERS, Order, order_of, place_of
from forums.parts import parts_of, with_parts, words_for
from forums.reader import Reader, for_reader, tags_of
from forums.services.following import follow as choose
from forums.services.following import note_opened, note_seen
from forums.speaking import hindrance
from forums.views.posts import sent_from
from forums.writing_forms import PostForm


@require_safe
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """What a topic is about, what officials answered, and what people say, a page at a time."""
    order = order_of(request.GET.get("sort", ""))
    is_first = not {"after", "at"} & set(request.GET)
    row = _found(request, pk, order, is_first=is_first)
    if row.merged_into_id:
        return redirect("forums:topic", row.merged_into_id)
    now = timezone.now()
    page = _page(request, row, order, words_for(row) if is_first else With())
    reader = Reader.of(row, request.user)
    may_reply = request.user.has_perm("forums.reply", row)
    context = {
        "topic": row,
        "tags": tags_of(row),
        "discussion": page,
        "order": order,
        "orders": _tabs(order),
        "is_first": is_first,
        "reader": reader,
        "unread_count": reader.unread,
        "now": now,
        "sent": sent_from(request),
        "may_reply": may_reply,
        "refusal": hindrance(request.user, row.board) if request.user.is_authenticated else "",
        "form": _form(request, row, reader),
        **(parts_of(row, request.user, now, page) if is_first else {}),
    }
    response = render(request, "forums/topic.html", context)
    if isinstance(request.user, User):
        _note(request.user, row, reader, page)
    return response


def _found(request: HttpRequest, pk: int, order: Order, *, is_first: bool) -> Any:
    """The topic with all that its page tells beside the posts, which the first page alone does."""
    rows = for_reader(Topic.objects.visible_to(request.user), request.user)
    if is_first:
        return get_object_or_404(with_parts(rows), pk=pk)
    at = as_key(request.GET.get("at", ""))
    return get_object_or_404(rows.annotate(at=place_column(order, at)), pk=pk)


def _page(request: HttpRequest, row: Any, order: Order, beside: With) -> Discussion:
    """The page that goes on after a place, or the one on which a post stands."""
    found = placed(order, getattr(row, "at", ()))
    place = found or place_of(request.GET.get("after", ""))
    return discussion(
        row,
        request.user,
        order,
        place,
        inclusive=found is not None,
        opened=as_key(request.GET.get("open", "")),
        beside=beside,
    )


def _tabs(order: Order) -> list[dict[str, Any]]:
    return [
        {"url": f"?sort={one.name}#posts", "label": one.label, "is_current": one is order}
        for one in ORDERS.values()
    ]


def _form(request: HttpRequest, row: Topic, reader: Reader) -> PostForm:
    """The form at the foot of the page, with what its reader left unsent."""
    data = kept.typed(request, f"topic-{row.pk}")
    initial = {**reader.draft, **({"body": data.get("body", "")} if data else {})}
    return PostForm(speaker=request.user, initial=initial)


def _note(person: User, row: Topic, reader: Reader, page: Discussion) -> None:
    """Note what was on the page, so that it is not new the next time."""
    newest = max([row.opening_id, *page.shown])
    if newest > reader.seen:
        note_seen(person=person, topic=row, newest=newest)
    if reader.told > reader.seen:
        note_opened(person=person, topic=row)


@require_http_methods(["GET", "POST"])
@login_required
def follow(request: SignedIn, pk: int) -> HttpResponse:
    """Follow a topic, mute it, or neither. A GET comes from the sign-in page."""
    row = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        mode = request.POST.get("mode", "")
        if mode not in Following.Mode.values:
            raise BadRequest
        choose(person=request.user, topic=row, mode=mode)
    return redirect(row)
