from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cms.home import signed_now
from cms.rights import known, overseen, spoken, taken_part
from consultations.cards import Card, card_lists
from consultations.forms import LookUpForm
from consultations.models import Consultation, Version
from core.http import page_by_key
from moderation.models import Case as ModerationCase
from moderation.models import Reason
from responses.models import Case
from themes.models import Run

SHOWN = 30


def sign_in(request: HttpRequest) -> HttpResponse:
    """Stand where Wagtail has sign-in forms of its own: there is one, with its limits on guessing.

    Wagtail also sends people here who are signed in and have no business in its rooms.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    query = urlencode({"next": request.GET.get("next", "")})
    return redirect(f"{reverse('account_login')}?{query}")


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The four rights, each with its number and its page."""
    counts = {
        "known": known(),
        "taken_part": taken_part(),
        "spoken": spoken(),
        "overseen": overseen(),
    }
    return render(request, "rights/index.html", counts)


@require_safe
def know(request: HttpRequest) -> HttpResponse:
    """知情: every text that was published, with who decides, until when, and in which version."""
    texts = Version.objects.filter(consultation__in=Consultation.objects.public())
    page = page_by_key(request, texts.select_related("consultation__lead"))
    return render(request, "rights/know.html", {"counts": known(), "page": page})


@require_safe
def take_part(request: HttpRequest) -> HttpResponse:
    """参与: where one may speak now, what is to come, and by which ways."""
    now = timezone.now()
    rounds = Consultation.objects.public().select_related("lead")
    lists = {"cards": rounds.taking_part(now)[:SHOWN], "to_come": rounds.to_come(now)[:SHOWN]}
    told = {"counts": taken_part(), "petitions": signed_now(now, SHOWN)}
    return render(request, "rights/take_part.html", {**told, **card_lists(lists, now)})


@require_safe
def speak(request: HttpRequest) -> HttpResponse:
    """表达: how words are published, what is masked, and on what grounds words are not shown."""
    counts = spoken()
    by_reason = dict(counts.reasons)
    grounds = Reason.objects.current(timezone.localdate())
    context = {
        "counts": counts,
        "grounds": [(reason, by_reason.get(reason.pk, 0)) for reason in grounds],
        "masked": ModerationCase.PERSONAL.values(),
        "look_up": LookUpForm(auto_id="look_up_%s"),
    }
    return render(request, "rights/speak.html", context)


@require_safe
def oversee(request: HttpRequest) -> HttpResponse:
    """监督: what is owed and since when, how answers were rated, who signed which themes."""
    today = timezone.localdate()
    late = Case.objects.overdue(today).select_related("theme__run", "thread", "lead")[:SHOWN]
    runs = Run.objects.filter(state=Run.State.SIGNED).select_related("department")
    context = {
        "counts": overseen(),
        "late": [(case, (today - case.due_on).days) for case in late],
        "unsorted": _unsorted(),
        "page": page_by_key(request, runs.with_themes()),
    }
    return render(request, "rights/oversee.html", context)


def _unsorted() -> list[Card]:
    """Rounds that are over and not yet sorted, the longest wait first."""
    waiting = Consultation.objects.filter(state=Consultation.State.CLOSED)
    rows = waiting.select_related("lead").order_by("closes_at", "pk")[:SHOWN]
    return card_lists({"": rows}, timezone.now(), promises=False)[""]
