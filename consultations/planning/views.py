from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.models import Profile
from consultations.planning.doubts import doubts
from consultations.planning.forms import TimetableForm
from consultations.planning.gantt import NARROW, WIDE, draw
from consultations.planning.plan import Plan
from consultations.planning.tree import START, TREE
from presentation.ical import DayEvent, ical_response


def _enter(request: HttpRequest) -> None:
    if not request.user.has_perm("consultations.plan_round"):
        raise PermissionDenied


@login_required
@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """All days from drafting to decision, from the one that is fixed."""
    _enter(request)
    today = timezone.localdate()
    if "day" not in request.GET:
        form = TimetableForm(initial=_chosen(request), today=today)
        return render(request, "planning/timetable.html", {"form": form})
    form = TimetableForm(request.GET, today=today)
    if not form.is_valid():
        return render(request, "planning/timetable.html", {"form": form}, status=422)
    plan = form.plan()
    context = {
        "form": form,
        "profile": form.cleaned_data["profile"],
        "target": form.target,
        "plan": plan,
        "rules": plan.rules,
        "doubts": list(doubts(plan, target=form.target, today=today)),
        "drawings": [draw(plan, shape, today=today) for shape in (NARROW, WIDE)],
        "query": request.GET.urlencode(),
    }
    return render(request, "planning/timetable.html", context)


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {"profile": request.GET["profile"]} if "profile" in request.GET else {}


@login_required
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The same days, to be put into one's own calendar."""
    _enter(request)
    form = TimetableForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return render(request, "planning/timetable.html", {"form": form}, status=422)
    profile, plan = form.cleaned_data["profile"], form.plan()
    url = request.build_absolute_uri(reverse("planning:timetable") + "?" + request.GET.urlencode())
    name = _("Timetable: %(procedure)s") % {"procedure": profile.title}
    events = _events(plan, profile, request.get_host(), url)
    return ical_response(name, events, now=timezone.now(), filename="timetable.ics")


def _events(plan: Plan, profile: Profile, host: str, url: str) -> Iterator[DayEvent]:
    known = f"{profile.pk}-{plan.begins:%Y%m%d}"
    for span in plan.spans:
        yield DayEvent(
            uid=f"{known}-{span.stage}@{host}",
            begins=span.first,
            ends=span.last,
            summary=f"{span.stage.label}：{profile.title}",
            description=plan.rules.source,
            url=url,
        )
    for number, mark in enumerate(plan.marks):
        yield DayEvent(
            uid=f"{known}-mark-{number}@{host}",
            begins=mark.day,
            ends=mark.day,
            summary=f"{mark.name}：{profile.title}",
            url=url,
        )


@login_required
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Lead to the right procedure by a few questions, each answer a link."""
    _enter(request)
    at = request.GET.get("at", START)
    found = {row.pk: row for row in Profile.objects.all()}
    if at in TREE:
        answers = [one for one in TREE[at].answers if one.to in TREE or one.to in found]
        context = {"question": TREE[at], "answers": answers, "is_first": at == START}
        return render(request, "planning/procedures.html", context | {"all": found.values()})
    if at not in found:
        raise Http404
    rules = found[at].rules_on(timezone.localdate())
    return render(request, "planning/procedure.html", {"profile": found[at], "rules": rules})
