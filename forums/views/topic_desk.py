"""Topics at the desk: which there are, and what may be done with each."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contributions.views import SignedIn
from forums.desk import boards_of, held_in, questions_page, topics_page, unanswered, waiting
from forums.desk_forms import BoardForm, CloseForm, MergeForm, RelatedForm, RemoveForm, TagsForm
from forums.health import health_of
from forums.models import Topic
from forums.record import record_of
from forums.standing import standing, with_standing
from moderation.models import Decision

# Questions that a topic's own page shows.
FIRST_QUESTIONS = 5


def require_desk(request: HttpRequest) -> None:
    if not request.user.has_perm("forums.view_desk"):
        raise PermissionDenied


def find_topic(request: SignedIn, pk: int, permission: str = "forums.view_on_desk") -> Topic:
    """A topic on the desk of whoever asks, with what the pages read; PermissionDenied."""
    rows = with_standing(Topic.objects.with_parts()).select_related(
        "thread", "board__department", "office", "opening__author", "merged_into__thread"
    )
    row = get_object_or_404(rows.select_related("split_from__thread", "closed_by"), pk=pk)
    if not request.user.has_perm(permission, row):
        raise PermissionDenied
    return row


@require_safe
@login_required
def index(request: SignedIn) -> HttpResponse:
    """Topics of one's department or, for moderators, of all boards."""
    require_desk(request)
    context = {
        "page": topics_page(request, request.user, timezone.now()),
        "boards": boards_of(request.user),
        "board": request.GET.get("board", ""),
    }
    return render(request, "boards/index.html", context)


@require_safe
@login_required
def questions(request: SignedIn) -> HttpResponse:
    """Questions that nobody has answered, the longest wait first."""
    require_desk(request)
    page = questions_page(request, request.user, timezone.now())
    return render(request, "boards/questions.html", {"page": page})


@require_safe
@login_required
def topic(request: SignedIn, pk: int) -> HttpResponse:
    """One topic: how it is doing, what waits in it, what was done, and what may be done."""
    row = find_topic(request, pk)
    open_questions = unanswered().filter(topic=row)
    tags, related = list(row.tags.all()), list(row.related.select_related("thread"))
    context = {
        "topic": row,
        "tags": tags,
        "related": related,
        "standing": standing(row),
        "health": health_of([row.thread_id]).get(row.thread_id),
        "held": held_in(row) if request.user.is_moderator else [],
        "questions": waiting(open_questions, timezone.now(), FIRST_QUESTIONS),
        "decision": _ground(row),
        "record": record_of(row),
        **_forms(row, tags, related),
    }
    return render(request, "boards/topic.html", context)


def _ground(row: Topic) -> Decision | None:
    """On what ground a removed topic was taken from view."""
    if row.state != Topic.State.REMOVED:
        return None
    made = Decision.objects.filter(contribution=row.opening_id, reason__isnull=False)
    return made.select_related("reason").order_by("-pk").first()


def _forms(row: Topic, tags: list[Any], related: list[Topic]) -> dict[str, Any]:
    others = "\n".join(str(other.pk) for other in related)
    return {
        "close_form": CloseForm(prefix="close", initial={"conclusion": row.conclusion}),
        "remove_form": RemoveForm(prefix="remove"),
        "board_form": BoardForm(prefix="move", topic=row),
        "merge_form": MergeForm(prefix="merge"),
        "tags_form": TagsForm(prefix="tags", initial={"tags": tags}),
        "related_form": RelatedForm(prefix="relate", initial={"others": others}),
    }
