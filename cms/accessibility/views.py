from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from cms.accessibility import services
from cms.accessibility.forms import AnswerForm, LookUpForm, ReportForm, own_path
from cms.accessibility.mapping import GAPS, KEYS, PRINCIPLES, REVIEWED_ON, TESTED
from cms.models import AccessibilityReport
from core.http import page_by_key
from presentation.dates import day


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What this site promises, how it was tried, what is missing, and the form to say so."""
    context = {
        "form": _blank(request),
        "look_up": LookUpForm(),
        "principles": PRINCIPLES,
        "tested": TESTED,
        "gaps": GAPS,
        "keys": KEYS,
        "reviewed_on": REVIEWED_ON,
        "workdays": AccessibilityReport.ANSWER_WORKDAYS,
    }
    return render(request, "accessibility/statement.html", context)


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Take in a report, of guests too; a refusal hands every word back."""
    if request.method == "GET":
        return _form_page(request, _blank(request))
    form = ReportForm(request.POST, host=request.get_host())
    if not form.is_valid():
        return _form_page(request, form, status=422)
    if not ratelimit.consume(request, action="accessibility_report"):
        form.add_error(
            None, _("Many reports have come from your network. Send this again in an hour.")
        )
        return _form_page(request, form, status=429)
    reporter = request.user if request.user.is_authenticated else None
    row = services.report(reporter=reporter, now=timezone.now(), **form.cleaned_data)
    return redirect(f"{row.get_absolute_url()}?sent=1")


def _blank(request: HttpRequest) -> ReportForm:
    page = own_path(request.GET.get("page", ""), request.get_host())
    return ReportForm(initial={"page": page})


def _form_page(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "workdays": AccessibilityReport.ANSWER_WORKDAYS}
    return render(request, "accessibility/tell.html", context, status=status)


@require_safe
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a report by its number, which only its reporter has."""
    form = LookUpForm(request.GET or None)
    if form.is_valid():
        number = form.cleaned_data["number"]
        if AccessibilityReport.objects.filter(number=number).exists():
            return redirect("accessibility:receipt", number)
        form.add_error("number", _("No report has this number."))
    status = 422 if form.errors else 200
    return render(request, "accessibility/look_up.html", {"form": form}, status=status)


@require_safe
@never_cache
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What became of a report, for whoever has its number."""
    row = get_object_or_404(AccessibilityReport, number=number)
    context = {"report": row, "steps": _steps(row), "sent": "sent" in request.GET}
    return render(request, "accessibility/receipt.html", context)


def _steps(row: AccessibilityReport) -> list[dict[str, Any]]:
    answered = row.state == AccessibilityReport.State.ANSWERED
    due = _("by %(date)s at the latest") % {"date": day(row.due_on)}
    return [
        {"label": _("Received"), "at": row.reported_at, "state": "done"},
        {
            "label": pgettext("report", "Answered"),
            "at": row.answered_at,
            "state": "done" if answered else "current",
            "note": "" if answered else due,
        },
    ]


def check_may_answer(user: User) -> None:
    if not user.has_perm("cms.answer_accessibility"):
        raise PermissionDenied


@require_safe
@login_required
def reports(request: HttpRequest) -> HttpResponse:
    """Everything that was reported, the newest first, and how many are late."""
    check_may_answer(request.user)
    asked, today = request.GET.get("state", ""), timezone.localdate()
    state = asked if asked in AccessibilityReport.State.values else ""
    rows = AccessibilityReport.objects.select_related("reporter")
    if state:
        rows = rows.filter(state=state)
    page = page_by_key(request, rows)
    context = {
        "reports": [(row, row.clock(today)) for row in page.rows],
        "older_url": page.older_url,
        "newer_url": request.path if "before" in request.GET else "",
        "overdue": AccessibilityReport.objects.overdue(today).count(),
        "states": AccessibilityReport.State,
        "chosen": state,
    }
    return render(request, "accessibility/reports.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; a POST is the answer."""
    row = _report(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["answer"]
        services.answer(row=row, words=words, by=request.user, now=timezone.now())
        messages.success(request, _("Answered. Whoever left an address or has an account is told."))
        return redirect("accessibility:report", pk=row.pk)
    return _report_page(request, row, form)


@require_POST
@login_required
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the sealed contact on the page of the report; the record keeps who did."""
    row = _report(request, pk)
    shown = services.show_contact(row=row, by=request.user)
    return _report_page(request, row, AnswerForm(), contact=shown or _("none was left"))


def _report(request: HttpRequest, pk: int) -> AccessibilityReport:
    check_may_answer(request.user)
    rows = AccessibilityReport.objects.select_related("reporter", "answered_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _report_page(
    request: HttpRequest, row: AccessibilityReport, form: AnswerForm, *, contact: str = ""
) -> HttpResponse:
    context = {
        "report": row,
        "clock": row.clock(timezone.localdate()),
        "form": form,
        "contact": contact,
    }
    status = 422 if form.errors else 200
    return render(request, "accessibility/report.html", context, status=status)
