"""What waits for the person who opens the editors' front page, and where it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState

from accounts.models import User
from cms.models import Invitation, PolicyPage
from consultations.models import Consultation
from consultations.overlap import MOST_AT_ONCE
from moderation.queue import backlog
from presentation.dates import time_left, workdays_left
from responses.models import Case

# Rounds are told one by one; an office has few that end in one week.
ROUNDS_SHOWN = 5


@dataclass(frozen=True)
class Errand:
    """One thing to do; ``urgency`` is ``overdue``, ``soon`` or empty, ``when`` says it in words."""

    label: str
    url: str
    when: str = ""
    urgency: str = ""


def errands(user: User, now: datetime) -> list[Errand]:
    """Everything that waits for ``user`` at ``now``: approvals, answers, rounds, the queue."""
    mine = [
        *_drafts(user, now),
        *_answers(user, now),
        *_rounds(user, now),
        *_asked(user, now),
        *_queue(user, now),
    ]
    return [*mine, *_crowd(user, now)]


def _drafts(user: User, now: datetime) -> Iterator[Errand]:
    rows = TaskState.objects.reviewable_by(user)
    if waiting := rows.count():
        label = ngettext(
            "%(n)s draft waits for your approval", "%(n)s drafts wait for your approval", waiting
        )
        yield Errand(label % {"n": waiting}, "#panel-awaiting-review-section")
    for row in rows.select_related("revision").order_by("pk")[:ROUNDS_SHOWN] if waiting else ():
        yield from _reasons(row, now)


def _reasons(row: TaskState, now: datetime) -> Iterator[Errand]:
    """What stands in a draft for a reason alone: whoever approves it approves the reason."""
    page = row.revision.as_object()
    if isinstance(page, PolicyPage) and (given := page.draft(now).given):
        label = _("Weigh the reasons given in: %(title)s") % {"title": page.title}
        when = ngettext("%(n)s reason", "%(n)s reasons", len(given)) % {"n": len(given)}
        yield Errand(label, reverse("wagtailadmin_pages:edit", args=[page.pk]), when)


def _answers(user: User, now: datetime) -> Iterator[Errand]:
    today = timezone.localdate(now)
    found = (
        Case.objects.visible_to(user)
        .open()
        .aggregate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), due=Min("due_on"))
    )
    if not found["n"]:
        return
    label = ngettext(
        "%(n)s case waits for its answer", "%(n)s cases wait for their answers", found["n"]
    )
    url, first = reverse("desk:index"), workdays_left(found["due"], today)
    if late := found["late"]:
        when = ngettext("%(n)s overdue", "%(n)s overdue", late) % {"n": late}
    else:
        when = _("the first: %(when)s") % {"when": first} if found["n"] > 1 else first
    yield Errand(label % {"n": found["n"]}, url, when, "overdue" if late else "")


def _rounds(user: User, now: datetime) -> Iterator[Errand]:
    mine = Consultation.objects.managed_by(user)
    for row in mine.closing_soon(now)[:ROUNDS_SHOWN]:
        url = reverse("rounds:detail", args=[row.pk])
        yield Errand(
            _("Closes soon: %(title)s") % {"title": row.title},
            url,
            time_left(row.closes_at, now),
            "soon",
        )
    for row in mine.filter(state=Consultation.State.CLOSED).order_by("closes_at")[:ROUNDS_SHOWN]:
        url = reverse("rounds:detail", args=[row.pk])
        yield Errand(
            _("To be sorted: %(title)s") % {"title": row.title}, url, _("next: sign the themes")
        )


def _crowd(user: User, now: datetime) -> Iterator[Errand]:
    """Told to those who may plan the next round: how many run already."""
    if not user.is_official:
        return
    n = Consultation.objects.public().taking_part(now).count()
    if n >= MOST_AT_ONCE:
        label = _("%(n)s consultations are open at once: people may tire of being asked")
        when = _("plan the next with the calendar beside you")
        yield Errand(label % {"n": n}, reverse("consultations:calendar"), when)


def _asked(user: User, now: datetime) -> Iterator[Errand]:
    """Drafts of other offices on which a department of the person's has not replied."""
    today = timezone.localdate(now)
    found = (
        Invitation.objects.of(user)
        .answerable()
        .aggregate(n=Count("pk"), due=Min("circulation__due_on"))
    )
    if not found["n"]:
        return
    label = ngettext(
        "%(n)s draft waits for the reply of your department",
        "%(n)s drafts wait for the reply of your department",
        found["n"],
    )
    yield Errand(
        label % {"n": found["n"]},
        reverse("circulations:index"),
        workdays_left(found["due"], today),
        "overdue" if found["due"] < today else "",
    )


def _queue(user: User, now: datetime) -> Iterator[Errand]:
    if not user.is_moderator:
        return
    n, oldest = backlog()
    if oldest:
        label = ngettext(
            "%(n)s opinion waits for a moderator", "%(n)s opinions wait for a moderator", n
        )
        hours = oldest.waits(now)
        when = ngettext("the oldest for %(n)s hour", "the oldest for %(n)s hours", hours)
        late = oldest.urgency(now) == "late"
        yield Errand(
            label % {"n": n},
            reverse("moderation:queue"),
            when % {"n": hours},
            "overdue" if late else "",
        )


class WaitingPanel(Component):
    """Stands above Wagtail's own panels on the editors' front page."""

    name = "waiting"
    template_name = "cms/_waiting.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"errands": errands(parent_context["request"].user, timezone.now())}
