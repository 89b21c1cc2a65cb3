"""/styleguide/: every component in all its states, for those who build and those who judge."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from cms.styleguide import samples
from contributions.models import Contribution
from core.counting import Share

# Section, which is also the name of its template, and its title, in the order of the page.
SECTIONS = {
    "colours": _("Colours"),
    "words": pgettext_lazy("design", "Type"),
    "frame": _("Frame and navigation"),
    "buttons": _("Buttons"),
    "forms": _("Forms"),
    "notices": _("Notices and empty places"),
    "states": _("States and stances"),
    "cards": _("Cards"),
    "numbers": _("Numbers"),
    "opinions": _("Opinions"),
    "timelines": _("Life-lines and timelines"),
    "documents": _("Text and changes"),
    "tables": _("Tables"),
    "tabs": _("Tabs and pages of a list"),
    "charts": _("Charts"),
    "jobs": _("Progress of a job"),
    "dialogs": _("Dialogs"),
    "sharing": _("Passing on, printing, reading aloud"),
}
COLOURS = (
    *("paper", "surface", "surface-2", "ink", "ink-2", "line", "line-strong", "brand"),
    *("brand-strong", "brand-soft", "seal", "ok", "ok-soft", "warn", "warn-soft", "bad"),
    *("bad-soft", "info", "info-soft", "plum", "plum-soft", "focus", "on-focus"),
)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components with invented words; nothing on the page is stored or sent."""
    return render(request, "styleguide/index.html", _shown())


def _shown() -> dict[str, Any]:
    sections = [(name, title, f"styleguide/{name}.html") for name, title in SECTIONS.items()]
    return {
        "sections": sections,
        "colours": COLOURS,
        "words": samples.WORDS,
        "form": samples.SampleForm(),
        "chosen": samples.SampleForm(prefix="chosen"),
        "wrong": samples.SampleForm({"name": ""}, prefix="wrong"),
        "states": samples.states(),
        "stances": Contribution.Stance.choices,
        "cards": samples.cards(),
        "file": {"title": samples.WORDS["file"], "url": "/documents/1/draft.pdf", "size": 183_000},
        "changes": samples.changes(),
        "change": samples.change(),
        "shares": [Share(1030, 1194), Share(0, 12), Share(0, 0)],
        "opinions": samples.opinions(),
        "under_way": samples.steps("current"),
        "ended": samples.steps("stopped"),
        "events": samples.events(),
        "charts": samples.charts(),
        "tabs": samples.tabs(),
        "jobs": samples.jobs(),
    }
