"""All rounds: the list under its tabs, the month, and what calendars and readers subscribe to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.cards import card_lists
from consultations.finding.days import Month, events, for_calendars, happenings, with_terms
from consultations.finding.forms import FindForm
from consultations.finding.tabs import MOST, SHORT, TABS, Rows, sizes, under
from consultations.models import Consultation
from core.http import KeyPage, page_by_key
from presentation.addresses import public_url
from presentation.ical import ical_response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Consultations under tabs; without a choice those that are open, or all if none is."""
    now, form = timezone.now(), FindForm(request.GET)
    tabs = under(form.narrowed(Consultation.objects.public()), now)
    counts = sizes(tabs)
    tab = request.GET.get("show", "")
    if tab not in TABS:
        # What is still to come stands under the first tab too.
        is_usual = not form.asked and (counts["open"] or counts["coming"])
        tab = "open" if is_usual else "all"
    page = _page(request, tab, tabs[tab].select_related("lead"))
    to_come = tabs["coming"].select_related("lead")[:MOST] if tab == "open" else ()
    context = {
        "tabs": [
            {
                "url": "?" + urlencode({**form.kept, "show": key}),
                "label": label,
                "count": counts[key],
                "is_current": key == tab,
            }
            for key, label in TABS.items()
        ],
        "older_url": page.older_url,
        **_found(form, show=tab),
        **card_lists({"cards": page.rows, "to_come": to_come}, now),
    }
    return render(request, "consultations/index.html", context)


def _page(request: HttpRequest, tab: str, rows: Rows) -> KeyPage:
    return KeyPage(rows[:MOST], "") if tab in SHORT else page_by_key(request, rows)


def _found(form: FindForm, **more: str) -> dict[str, Any]:
    """What the page says of what it is narrowed to; ``more`` stays when that is changed."""
    query = urlencode(form.kept)
    return {
        **more,
        "form": form,
        "more": more,
        "chips": form.chips(**more),
        "clear_url": "?" + urlencode(more),
        "narrowed": f"?{query}" if query else "",
    }


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """One month of all rounds: what opens, what closes, which report is due."""
    today, form = timezone.localdate(), FindForm(request.GET)
    asked = Month.of(request.GET.get("month", ""), today)
    found = happenings(form.narrowed(Consultation.objects.public()), asked)
    weeks = [[(day, found.get(day, ()) if day else ()) for day in week] for week in asked.weeks()]
    context = {
        "first": asked.first,
        "weeks": weeks,
        "is_empty": not found,
        "today": today,
        "before_url": "?" + urlencode({**form.kept, "month": asked.before}),
        "after_url": "?" + urlencode({**form.kept, "month": asked.after}),
        **_found(form, month=str(asked)),
    }
    return render(request, "consultations/calendar.html", context)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """All rounds of the last year and to come, as a calendar to subscribe to."""
    now = timezone.now()
    rows = FindForm(request.GET).narrowed(Consultation.objects.public())
    told = events(for_calendars(rows, now), public_url(request, "/").rstrip("/"))
    return ical_response(_("Consultations"), told, now=now, filename="consultations.ics")


@require_safe
def round_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of one round, to put into one's own calendar."""
    row = get_object_or_404(with_terms(Consultation.objects.visible_to(request.user)), pk=pk)
    told = events([row], public_url(request, "/").rstrip("/"))
    return ical_response(row.title, told, now=timezone.now(), filename=f"{row.number}.ics")
