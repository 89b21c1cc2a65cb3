from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.circulating.forms import AdoptForm
from cms.circulating.overview import overview
from cms.circulating.snapshot import changes_since
from cms.models import Circulation, Invitation
from core.http import page_by_key

SHOWN = 50


def require_list(request: HttpRequest) -> None:
    if not request.user.has_perm("cms.view_circulations"):
        raise PermissionDenied


def find(request: HttpRequest, pk: int) -> Circulation:
    """The round with what its pages and its rules read, for somebody who may manage it."""
    rows = Circulation.objects.select_related(
        "department", "page", "started_by", "extended_by", "ended_by"
    )
    row = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("cms.manage_circulation", row):
        raise PermissionDenied
    return row


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the reply or the word of my department, and what my office asks."""
    require_list(request)
    mine = Invitation.objects.of(request.user).select_related("circulation__department")
    today = timezone.localdate()
    waiting = mine.answerable().order_by("circulation__due_on", "pk")[:SHOWN]
    asked = Circulation.objects.run_by(request.user).with_counts()
    context = {
        "waiting": [(row, row.circulation.clock(today)) for row in waiting],
        "asking_back": mine.awaiting_stand().order_by("pk")[:SHOWN],
        "replied": mine.filter(state=Invitation.State.REPLIED).order_by("-pk")[:SHOWN],
        "page": page_by_key(request, asked),
    }
    return render(request, "circulations/index.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Departments and how far each is, their remarks clause by clause, and what is to be done."""
    return detail_page(request, find(request, pk))


def detail_page(
    request: HttpRequest, row: Circulation, form: AdoptForm | None = None, status: int = 200
) -> HttpResponse:
    whole, today = overview(row, changes_since(row)), timezone.localdate()
    context = {
        "circulation": row,
        "clock": row.clock(today) if row.is_open else "",
        "whole": whole,
        "form": form,
        "may_close": row.is_open and (row.due_on < today or not whole.expected),
        "may_extend": row.is_open and not row.is_extended,
    }
    return render(request, "circulations/detail.html", context, status=status)
