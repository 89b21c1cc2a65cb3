from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import as_key, page_by_key
from responses import services
from responses.charts import in_time
from responses.folding import Listed, fold, listed
from responses.forms import AssignForm, ReturnForm
from responses.models import Case, Rating
from responses.overview import by_step, numbers, opinions_of, places, representatives, treatments
from responses.suggesting import suggested

LOADED = (
    "theme__run",
    "thread",
    "meeting",
    "suggestion",
    "owner",
    "lead",
    "response__author",
    "response__reviewer",
    "response__signer",
)
# The right that each step takes, and whether it is about the case or about its answer.
RIGHTS = {
    Case.Step.ACCEPT: ("responses.accept_case", "case"),
    Case.Step.ASSIGN: ("responses.assign_case", "case"),
    Case.Step.MEET: ("responses.hold_meeting", "case"),
    Case.Step.WRITE: ("responses.draft_answer", "case"),
    Case.Step.REVIEW: ("responses.review_answer", "answer"),
    Case.Step.SIGN: ("responses.sign_answer", "answer"),
    Case.Step.PUBLISH: ("responses.publish_answer", "answer"),
}


def find_case(request: HttpRequest, pk: int) -> Case:
    """The case with all that its page and its rules read, if this person may see it."""
    rows = Case.objects.visible_to(request.user).select_related(*LOADED)
    return get_object_or_404(rows.prefetch_related("supporting"), pk=pk)


def require(request: HttpRequest, right: str, row: Any) -> None:
    if not request.user.has_perm(right, row):
        raise PermissionDenied


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The cases of my departments by what has to happen next; a supervisor sees all."""
    require(request, "responses.view_desk", None)
    mine = Case.objects.visible_to(request.user).with_size()
    mine = mine.select_related("theme__run", "thread", "meeting", "lead", "response")
    groups = by_step(mine.open().order_by("due_on", "pk"), timezone.localdate())
    waiting = [row for group in groups for row in group.rows]
    context = {
        "groups": groups,
        "waiting": len(waiting),
        "overdue": [case for case, clock in waiting if clock == "overdue"],
        "answered": page_by_key(request, mine.filter(state=Case.State.ANSWERED)),
    }
    if request.user.is_supervisor:
        context["in_time"] = in_time(Case.objects.visible_to(request.user), timezone.localdate())
    return render(request, "responses/index.html", context)


@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """What must be answered: what was said, where, and what comes next."""
    return case_page(request, find_case(request, pk), ReturnForm())


def case_page(request: HttpRequest, row: Case, form: ReturnForm, **answer: Any) -> HttpResponse:
    said, is_folded = opinions_of(row), request.GET.get("show") == "folded"
    shown = fold(said) if is_folded else said
    page = page_by_key(request, shown.select_related("thread"))
    context = {
        "case": row,
        "clock": row.clock(timezone.localdate()),
        "numbers": numbers(row),
        "places": places(row),
        "shown_by": representatives(row),
        "page": page,
        "listed": listed(page.rows, said) if is_folded else [Listed(one) for one in page.rows],
        "is_folded": is_folded,
        "answer": row.answer,
        "treatments": treatments(row.answer) if row.answer else [],
        "ratings": _ratings(row),
        "form": form,
        "suggested": suggested(row) if row.is_movable else None,
        **_rights(request, row),
    }
    return render(request, "responses/case.html", context, **answer)


def _ratings(row: Case) -> list[Rating]:
    """The newest ratings, those that say something in words before the others."""
    newest = row.answer.ratings.order_by("-pk")[:50] if row.answer else []
    return sorted(newest, key=lambda rating: not rating.words)


def _rights(request: HttpRequest, row: Case) -> dict[str, bool]:
    may = request.user.has_perm
    right, about = RIGHTS.get(row.next_step, ("responses.view_case", "case"))
    return {
        "may_act": may(right, row.answer if about == "answer" else row),
        "may_assign": row.is_movable and may("responses.assign_case", row),
        "may_write": row.is_writable and may("responses.draft_answer", row),
        "may_meet": row.is_meeting_open and may("responses.hold_meeting", row),
        "may_send_back": row.is_passed_on and may("responses.publish_answer", row.answer),
        "is_author": bool(row.answer) and row.answer.author_id == request.user.pk,
    }


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    row = find_case(request, pk)
    require(request, "responses.accept_case", row)
    services.accept(case=row, by=request.user)
    return redirect(row)


@login_required
@require_POST
def return_case(request: HttpRequest, pk: int) -> HttpResponse:
    row = find_case(request, pk)
    require(request, "responses.accept_case", row)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return case_page(request, row, form, status=422)
    services.return_case(case=row, reason=form.cleaned_data["reason"], by=request.user)
    return redirect(row)


@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who answers a case and until when."""
    row = find_case(request, pk)
    require(request, "responses.assign_case", row)
    # The form writes its choice into the row it is given, valid or not.
    form = AssignForm(
        request.POST or None, instance=find_case(request, pk), initial=_chosen(request)
    )
    if form.is_valid():
        services.assign(case=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The case has been assigned."))
        return redirect(row)
    context = {"case": row, "form": form, "suggested": suggested(row)}
    return render(request, "responses/assign.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """The lead that was taken over from what the machine suggests; it is still to be sent."""
    lead = as_key(request.GET.get("lead", ""))
    return {} if lead is None else {"lead": lead}
