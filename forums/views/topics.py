"""The page of a topic."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forums.discussion import discussion
from forums.models import Topic
from forums.orders import ORDERS, order_of, place_of
from forums.parts import parts_of


@require_safe
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """What a topic is about, what officials answered, and what people say, a page at a time."""
    rows = Topic.objects.visible_to(request.user).with_parts()
    rows = rows.select_related(
        "thread", "board__department", "board__region", "opening__author", "opening__post", "office"
    )
    row = get_object_or_404(rows, pk=pk)
    if row.merged_into_id:
        return redirect("forums:topic", row.merged_into_id)
    order = order_of(request.GET.get("sort", ""))
    place = place_of(request.GET.get("after", ""))
    context = {
        "topic": row,
        "discussion": discussion(row, request.user, order, place),
        "order": order,
        "orders": ORDERS.values(),
        "may_reply": request.user.has_perm("forums.reply", row),
        **parts_of(row, request.user, timezone.now()),
    }
    return render(request, "forums/topic.html", context)
