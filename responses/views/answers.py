from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import StaleState
from core.http import as_key
from responses import services
from responses.forms import AnswerForm, ClauseForm, SendBackForm, clause_forms
from responses.models import Case, Response
from responses.overview import numbers, places, representatives
from responses.services import Change
from responses.views.cases import find_case, require


@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the answer: one outcome for the theme, and exceptions for single places."""
    case = find_case(request, pk)
    require(request, "responses.draft_answer", case)
    if not case.is_writable:
        raise StaleState
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, instance=case.answer or Response(), is_whole=case.is_whole)
    parts = clause_forms(places(case), case.answer, data)
    if data and all([form.is_valid(), *(part.is_valid() for part in parts)]):
        return _save(request, case, form, parts)
    context = {
        "case": case,
        "form": form,
        "parts": parts,
        "numbers": numbers(case),
        "shown_by": representatives(case),
        "failed": [part for part in parts if part.is_bound and part.errors],
    }
    return render(request, "responses/answer.html", context, status=422 if data else 200)


def _save(
    request: HttpRequest, case: Case, form: AnswerForm, parts: list[ClauseForm]
) -> HttpResponse:
    said = form.cleaned_data
    changes = [Change(**row) for part in parts if (row := part.change(said["outcome"]))]
    answer = services.save_draft(
        case=case,
        author=request.user,
        outcome=said["outcome"],
        reason=said["reason"],
        body=said["body"],
        changes=changes,
        seen=said["revision"],
    )
    if "send" in request.POST:
        services.ask_review(response=answer, by=request.user, now=timezone.now())
        messages.success(request, _("The answer waits for somebody else to review it."))
    return redirect(case)


def _answered(request: HttpRequest, pk: int, right: str) -> Response:
    """The answer of a case, for a person who has the right to act on it."""
    case = find_case(request, pk)
    if not case.answer:
        raise Http404
    require(request, right, case.answer)
    return case.answer


def _seen(request: HttpRequest) -> int:
    """The revision on the page where the button stood; a forged one was never the latest."""
    sent = as_key(request.POST.get("revision", ""))
    return -1 if sent is None else sent


def _read(request: HttpRequest, pk: int, right: str, act: Callable[..., Response]) -> HttpResponse:
    answer = _answered(request, pk, right)
    act(response=answer, by=request.user, seen=_seen(request))
    return redirect(answer.case)


@login_required
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _read(request, pk, "responses.review_answer", services.review)


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    return _read(request, pk, "responses.sign_answer", services.sign)


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    answer = _answered(request, pk, "responses.publish_answer")
    form = SendBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in up to 300 characters what should change."))
    else:
        remark = form.cleaned_data["remark"]
        services.send_back(response=answer, by=request.user, remark=remark)
    return redirect(answer.case)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    answer = _answered(request, pk, "responses.publish_answer")
    services.publish(response=answer, by=request.user, now=timezone.now())
    messages.success(request, _("The answer is published and its authors are being told."))
    return redirect(answer.case)
