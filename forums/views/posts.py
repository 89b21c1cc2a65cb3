"""One post: where it stands, all its replies, its change, and what it said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contributions.models import Contribution
from contributions.views import SignedIn
from core.errors import DomainError
from core.http import as_key, page_by_key, page_or_part
from forums.calling import names_of
from forums.discussion import with_posts
from forums.models import Post, Topic
from forums.orders import order_of
from forums.services import edit_post, may_still_edit
from forums.services.drafts import PLACE
from forums.writing_forms import EditForm
from nlp.align import Change
from presentation.redlines import redlined

REPLIES = 50


def get_visible(request: HttpRequest, pk: int) -> Post:
    """A post that this person may read, in a topic that this person may read; one query."""
    rows = Post.objects.select_related("contribution__author", "contribution__parent", "office")
    row = get_object_or_404(
        rows.select_related("topic__thread", "topic__board", "topic__opening"), pk=pk
    )
    if not request.user.has_perm("forums.view_topic", row.topic):
        raise Http404
    if not request.user.has_perm("contributions.view_contribution", row.contribution):
        raise Http404
    return row


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page on which a post stands, in the order that is asked for.

    What stands on no page, since it or what it replies to is not public, or since its topic is
    just being merged into another, is shown alone.
    """
    row = get_visible(request, pk)
    said = row.contribution
    if row.pk == row.topic.opening_id:
        return redirect(row.topic)
    head = said.parent or said
    is_moving = row.topic.state == Topic.State.MERGED
    if is_moving or not (said.is_shown and head.is_shown):
        context = {
            "topic": row.topic,
            "contribution": _whole(request, pk),
            "head": head,
            "sent": sent_from(request),
        }
        return render(request, "forums/post.html", context)
    order = order_of(request.GET.get("sort", ""))
    opened = f"&open={said.pk}" if said.parent_id else ""
    sent = f"&sent={sent_from(request)}" if sent_from(request) else ""
    address = f"{row.topic.get_absolute_url()}?sort={order.name}&at={head.pk}{opened}{sent}"
    return redirect(f"{address}#contribution-{said.pk}")


def sent_from(request: HttpRequest) -> str:
    """The place whose words have just been sent; empty for none."""
    place = request.GET.get("sent", "")
    return place if PLACE.fullmatch(place) else ""


def _whole(request: HttpRequest, pk: int) -> Contribution:
    rows = Contribution.objects.visible_to(request.user)
    return with_posts(rows, request.user).get(pk=pk)


@require_safe
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """All replies to a post, the oldest first, a page at a time; also a part for htmx."""
    head = get_visible(request, pk)
    shown = Contribution.objects.shown().filter(parent=pk)
    after = as_key(request.GET.get("after", "")) or 0
    rows = with_posts(shown.filter(pk__gt=after), request.user).order_by("pk")
    found = list(rows[: REPLIES + 1])
    context = {
        "topic": head.topic,
        "head": head.contribution,
        "replies": found[:REPLIES],
        "next": found[REPLIES - 1].pk if len(found) > REPLIES else None,
        "may_reply": request.user.has_perm("forums.reply", head.topic),
    }
    return page_or_part(request, "forums/replies.html", "rows", context)


@require_safe
def said_by(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What somebody whom a post calls by a pseudonym has said in this topic, the newest first."""
    visible = Topic.objects.visible_to(request.user)
    topic = get_object_or_404(visible.select_related("thread", "board", "opening"), pk=pk)
    shown = Contribution.objects.shown().filter(thread=topic.thread_id)
    said = with_posts(shown.filter(author__pseudonym__in=names_of(name)), request.user)
    context = {"topic": topic, "name": name, "page": page_by_key(request, said)}
    return render(request, "forums/said_by.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change one's own words; what they said before can be read by all."""
    row = get_visible(request, pk)
    if not request.user.has_perm("forums.edit_post", row):
        raise PermissionDenied
    said, opens = row.contribution, row.pk == row.topic.opening_id
    old = {"title": said.heading, "body": said.body}
    form = EditForm(request.POST if request.method == "POST" else None, opens=opens, initial=old)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if _edited(row, form):
                messages.success(request, _("Changed. What you said before can be read, too."))
                return redirect(row)
            status = 409
    context = {
        "post": row,
        "topic": row.topic,
        "form": form,
        "too_late": not may_still_edit(said, timezone.now()),
    }
    return render(request, "forums/edit.html", context, status=status)


def _edited(row: Post, form: EditForm) -> bool:
    words = form.cleaned_data
    try:
        edit_post(post=row, body=words["body"], heading=words.get("title", ""), now=timezone.now())
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return False
    return True


@dataclass(frozen=True)
class Step:
    """One change: what became of the words, and when."""

    number: int
    at: datetime
    title: Sequence[Change]
    body: Sequence[Change]


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post said before each of its changes, the newest change first."""
    row = get_visible(request, pk)
    said = row.contribution
    texts = list(said.revisions.order_by("number"))
    later = [*texts[1:], said] if texts else []
    steps = [
        Step(
            old.number,
            old.until,
            redlined(old.heading, new.heading) if old.heading != new.heading else (),
            redlined(old.body, new.body),
        )
        for old, new in zip(texts, later, strict=True)
    ]
    context = {"post": row, "topic": row.topic, "steps": steps[::-1]}
    return render(request, "forums/history.html", context)
