from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from consultations.charts import arrivals
from consultations.forms import ThemesForm
from consultations.likeness import Alike, count_alike, likeness
from consultations.models import Consultation, Descent
from consultations.overlap import overlap_of
from consultations.services import finish, start_themes, threads_of, unanswered
from consultations.standing import standing
from contributions.models import Contribution
from core.counting import counted
from core.http import as_key, page_by_key
from moderation.models import Comparison
from responses.models import Case
from themes.models import Run


def get_managed(request: HttpRequest, pk: int) -> Consultation:
    rows = Consultation.objects.managed_by(request.user)
    return get_object_or_404(
        rows.select_related("profile", "rules", "lead", "office", "thread"), pk=pk
    )


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The rounds of my departments, the newest first."""
    if not request.user.is_official:
        raise PermissionDenied
    page = page_by_key(request, Consultation.objects.managed_by(request.user))
    return render(request, "rounds/index.html", {"page": page})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a round stands and what its officials do next."""
    consultation = get_managed(request, pk)
    runs = list(Run.objects.filter(scope=consultation.scope).order_by("-pk")[:20])
    cases = Case.objects.filter(theme__run__scope=consultation.scope)
    cases = list(cases.select_related("theme", "lead").order_by("due_on", "pk"))
    waiting = unanswered(consultation).order_by("pk")[:21]
    context = {
        "consultation": consultation,
        "runs": runs,
        "signed": next((run for run in runs if run.state == Run.State.SIGNED), None),
        "proposed": next((run for run in runs if run.is_ready), None),
        "waiting": list(waiting),
        "cases": cases,
        "open_cases": sum(case.state != Case.State.ANSWERED for case in cases),
        "form": ThemesForm(),
        **standing(consultation, timezone.now()),
        "doubts": Descent.objects.of(consultation).doubts().count(),
        "overlap": overlap_of(consultation),
        "today": timezone.localdate(),
        "arrivals": arrivals(
            Contribution.objects.filter(thread__in=threads_of(consultation)).per_day()
        ),
    }
    return render(request, "rounds/detail.html", context)


@login_required
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said in like words in a round; with ``?of=``, all opinions of one group."""
    consultation = get_managed(request, pk)
    threads = threads_of(consultation)
    context = {
        "consultation": consultation,
        "comparison": Comparison.objects.filter(scope=consultation.scope).first(),
    }
    first = as_key(request.GET.get("of", ""))
    if first is None:
        alike = counted(Alike, lambda: count_alike(consultation), of=str(consultation.pk))
        accepted = threads.aggregate(accepted=Sum("contribution_count"))["accepted"]
        context["alike"] = likeness(alike, accepted)
    else:
        rows = Contribution.objects.accepted().filter(thread__in=threads, copy__first=first)
        context["page"] = page_by_key(request, rows.select_related("thread"))
    return render(request, "rounds/copies.html", context)


@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Search for themes in what was said in a round."""
    consultation = get_managed(request, pk)
    form = ThemesForm(request.POST)
    if not form.is_valid():
        context = {"consultation": consultation, "form": form}
        return render(request, "rounds/start.html", context, status=422)
    run = start_themes(
        consultation=consultation,
        by=request.user,
        now=timezone.now(),
        theme_count=form.cleaned_data["theme_count"],
    )
    return redirect(run)


@login_required
@require_POST
def finish_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a round answered; refused while an accepted opinion has no outcome."""
    consultation = get_managed(request, pk)
    finish(consultation=consultation, by=request.user)
    return redirect("consultations:report", pk)
