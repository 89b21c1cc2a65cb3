from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.document import current
from consultations.forms import LookUpForm
from consultations.models import Submission
from contributions.models import Contribution
from core.http import as_key
from responses.lifeline import lifelines


@require_http_methods(["GET", "POST"])
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a submission by the number and the code on its receipt."""
    form = LookUpForm(request.POST or None)
    if form.is_valid():
        found = _find(form.cleaned_data["receipt"])
        if found and constant_time_compare(found.query_code, form.cleaned_data["code"]):
            opened = request.session.setdefault("receipts", [])
            request.session["receipts"] = [*opened[-19:], found.pk]
            return redirect(found)
        # One sentence for a wrong number and a wrong code: nothing is told about what exists.
        form.add_error(None, _("No receipt has this number and this code."))
    context = {"form": form}
    return render(
        request, "consultations/look_up.html", context, status=422 if form.errors else 200
    )


@never_cache
def track(request: HttpRequest, receipt: str) -> HttpResponse:
    """The life-line of each point: for its author, or for who has shown the query code."""
    submission = _find(receipt)
    if submission is None or not _may_see(request, submission):
        raise Http404
    rows = Contribution.objects.filter(point__submission=submission).order_by("pk")
    points = list(rows.select_related("thread"))
    lines, labels = lifelines(points), current(submission.consultation).labels
    context = {
        "submission": submission,
        "points": [
            {"row": row, "about": labels.get(row.thread_id, ""), "steps": lines[row.pk]}
            for row in points
        ],
        "sent": "sent" in request.GET,
    }
    return render(request, "consultations/track.html", context)


def _find(receipt: str) -> Submission | None:
    """Read the key at the end of a receipt's number; None unless the whole number is right."""
    key = as_key(receipt.rpartition("-")[2])
    if key is None:
        return None
    rows = Submission.objects.select_related("consultation__thread", "author")
    found = rows.filter(pk=key).first()
    return found if found and found.receipt == receipt else None


def _may_see(request: HttpRequest, submission: Submission) -> bool:
    shown = submission.pk in request.session.get("receipts", [])
    return shown or request.user.has_perm("consultations.view_submission", submission)
