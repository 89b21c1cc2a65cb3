from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contributions.models import Contribution
from core.http import page_by_key
from notifications.services import mark_followed
from responses import services
from responses.forms import RatingForm
from responses.lifeline import Step, lifelines
from responses.models import Response
from responses.overview import opinions_of, treatments


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """My opinions, the newest first, each with its way so far."""
    mine = Contribution.objects.filter(author=request.user).select_related("thread")
    page = page_by_key(request, mine)
    lines = lifelines(page.rows)
    rows = [_told(request, row, lines[row.pk]) for row in page.rows]
    to_rate = {row["answer_url"]: row["said"] for row in rows if row["to_rate"]}
    return render(request, "me/index.html", {"page": page, "rows": rows, "to_rate": to_rate})


def _told(request: HttpRequest, row: Contribution, steps: list[Step]) -> dict[str, Any]:
    answer_url = next((step.url for step in steps if step.url), "")
    return {
        "said": row,
        "steps": steps,
        "answer_url": answer_url,
        # After an answer one step is left, and it is the author's.
        "to_rate": bool(answer_url) and steps[-1].state == "current",
        "may_withdraw": request.user.has_perm("contributions.withdraw_contribution", row),
    }


def _mine(request: HttpRequest, pk: int) -> Response:
    """A published answer that concerns this person; of others they learn nothing here."""
    rows = Response.objects.published().select_related(
        "case__theme__run", "case__thread", "case__lead"
    )
    if mine := rows.concerning(request.user).filter(pk=pk).first():
        return mine
    # Who stands behind a matter as a whole is known to its owner's rule.
    whole = get_object_or_404(rows, pk=pk, case__thread__isnull=False)
    if not request.user.has_perm("responses.rate_response", whole):
        raise Http404
    return whole


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of what I said or asked with others, and what I think of the answer."""
    row = _mine(request, pk)
    mark_followed(reader=request.user, url=request.path, now=timezone.now())
    return _answer_page(request, row, RatingForm())


def _answer_page(
    request: HttpRequest, row: Response, form: RatingForm, **answer: Any
) -> HttpResponse:
    mine = opinions_of(row.case).filter(author=request.user)
    context = {
        "answer": row,
        "treatments": treatments(row),
        "mine": mine.select_related("thread").order_by("pk"),
        "rating": row.ratings.filter(rater=request.user).first(),
        "form": form,
    }
    return render(request, "me/answer.html", context, **answer)


@login_required
@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, row, form, status=422)
    services.rate(response=row, rater=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Thank you. Your rating is kept with the answer."))
    return redirect(row)
