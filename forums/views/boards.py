"""The front page of the discussions, and the page of each board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forums.listing import active, groups_of, listed, page_of_topics, pinned
from forums.models import Board, Session
from forums.parts.ballots import open_ballots
from forums.speaking import may_not_begin

# Sessions that the front page shows.
NEXT = 3


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All boards, and where people talk at present."""
    boards = list(Board.objects.shown().select_related("department", "region"))
    context = {
        "groups": groups_of(boards),
        "topics": active(request.user),
        "ballots": open_ballots(),
        "sessions": list(Session.objects.ahead().select_related("office", "thread")[:NEXT]),
    }
    return render(request, "forums/index.html", context)


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """One board and its topics."""
    row = get_object_or_404(Board.objects.select_related("department", "region"), pk=pk)
    rows = listed(request.user).filter(board=row, pinned_at__isnull=True)
    is_first = "before" not in request.GET
    context = {
        "board": row,
        "pinned": pinned(request.user, row) if is_first else [],
        "page": page_of_topics(request, rows),
        "refusal": may_not_begin(request.user, row),
    }
    return render(request, "forums/board.html", context)
