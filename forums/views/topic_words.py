"""What a topic comes to: a summary in a moderator's words, and themes that officials answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contributions.views import SignedIn
from forums.desk_forms import SummaryForm, ThemesForm
from forums.services.sorting import start_themes
from forums.services.summing import write_summary
from forums.standing import standing
from forums.summing import propose
from forums.views.topic_desk import find_topic
from themes.models import Run


@require_http_methods(["GET", "POST"])
@login_required
def summary(request: SignedIn, pk: int) -> HttpResponse:
    """Write where a topic stands; sentences that a machine proposes may be kept below."""
    row = find_topic(request, pk, "forums.run_topic")
    kept = list(standing(row).quotes)
    said = {one.text for one in kept}
    proposed = kept + [one for one in propose(row) if one.text not in said]
    initial = {"text": row.summary, "quotes": [f"{one.of}-{one.text}" for one in kept]}
    form = SummaryForm(request.POST or None, proposed=proposed, initial=initial)
    if form.is_valid():
        changed = write_summary(topic=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("boards:topic", pk=pk)
    versions = row.summaries.select_related("written_by").order_by("-number")[:20]
    context = {"topic": row, "form": form, "proposed": proposed, "versions": versions}
    return render(request, "boards/summary.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@login_required
def themes(request: SignedIn, pk: int) -> HttpResponse:
    """For the department that is asked: what is said here, sorted into themes."""
    row = find_topic(request, pk, "forums.sort_topic")
    form = ThemesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        run = start_themes(topic=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(run)
    runs = Run.objects.filter(scope=row.scope).order_by("-pk")[:10]
    context = {"topic": row, "form": form, "runs": runs}
    return render(request, "boards/themes.html", context, status=422 if form.is_bound else 200)
