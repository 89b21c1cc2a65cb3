from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from contributions.models import Contribution
from core.http import page_by_key
from moderation.alike import by_wording, find_alike
from moderation.changes import edits_of
from moderation.forms import AlikeForm, DecisionForm, QueueForm
from moderation.models import Decision
from moderation.queue import tabs, waiting_page
from moderation.services import Settled, decide, decide_cases


def check_may_moderate(request: HttpRequest) -> None:
    if not request.user.has_perm("moderation.view_queue"):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a person, oldest first; tick several, decide once."""
    check_may_moderate(request)
    form = QueueForm(request.POST or None, moderator=request.user)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        report(request, decide_cases(moderator=request.user, now=now, **form.cleaned_data))
        return redirect(request.get_full_path())
    context = {"form": form, "page": waiting_page(request, timezone.now()), "tabs": tabs()}
    status = 422 if form.is_bound else 200
    return render(request, "moderation/queue.html", context, status=status)


def report(request: HttpRequest, settled: Settled) -> None:
    """Say how many were decided here, and how many somebody else had decided."""
    done, late = len(settled.decisions), len(settled.late)
    if done:
        told = ngettext("%(n)d opinion was decided.", "%(n)d opinions were decided.", done)
        messages.success(request, told % {"n": done})
    if late:
        told = ngettext(
            "%(n)d had been decided by someone else or withdrawn; that was left as it is.",
            "%(n)d had been decided by someone else or withdrawn; those were left as they are.",
            late,
        )
        messages.warning(request, told % {"n": late})


@require_http_methods(["GET", "POST"])
@login_required
def alike(request: HttpRequest, first: int) -> HttpResponse:
    """Texts that are alike: all that wait side by side, to be decided at once after a last look."""
    check_may_moderate(request)
    group = find_alike(first)
    if group is None:
        raise Http404
    form = AlikeForm(request.POST or None, moderator=request.user, group=group)
    if request.method == "POST" and form.is_valid():
        return settle_alike(request, form)
    context = {"form": form, "group": group}
    return render(request, "moderation/alike.html", context, status=422 if form.is_bound else 200)


def settle_alike(request: HttpRequest, form: AlikeForm) -> HttpResponse:
    """Show what would be decided, and decide it where that was seen."""
    told = dict(form.cleaned_data)
    if not told.pop("confirmed"):
        context = {"form": form, "wordings": by_wording(told["cases"])}
        return render(request, "moderation/alike_confirm.html", context)
    report(request, decide_cases(moderator=request.user, now=timezone.now(), **told))
    return redirect("moderation:queue")


@require_http_methods(["GET", "POST"])
@login_required
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion: what the machine saw, what was decided, and the next decision."""
    check_may_moderate(request)
    row = get_object_or_404(
        Contribution.objects.select_related("author", "thread", "parent"), pk=pk
    )
    cases = list(row.moderation_cases.order_by("-pk"))
    offered = Decision.possible(row, waits=any(case.closed_at is None for case in cases))
    form = DecisionForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        return settle(request, row, form)
    decisions = row.decisions.select_related("reason", "moderator").order_by("-pk")
    context = {
        "contribution": row,
        "edit": edits_of([row]).get(row.pk),
        "cases": cases,
        "decisions": decisions,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "moderation/contribution.html", context, status=status)


def settle(request: HttpRequest, row: Contribution, form: DecisionForm) -> HttpResponse:
    if not request.user.has_perm("moderation.decide_case", row):
        raise PermissionDenied
    now = timezone.now()
    decide(contribution=row, moderator=request.user, now=now, **form.cleaned_data)
    messages.success(request, _("Decided. The author is told where words are kept from view."))
    return redirect("moderation:contribution", pk=row.pk)


@require_safe
@login_required
def decided(request: HttpRequest) -> HttpResponse:
    """The latest decisions of all moderators."""
    check_may_moderate(request)
    rows = Decision.objects.select_related("contribution__author", "moderator", "reason")
    return render(request, "moderation/decided.html", {"page": page_by_key(request, rows)})
