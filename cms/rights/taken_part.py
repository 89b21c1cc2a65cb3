"""参与: what is open, and who came by which way."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from consultations.models import Consultation, Submission
from core.counting import Share, counted
from presentation.charts.spec import Chart, bars


@dataclass(frozen=True)
class TakenPart:
    """``open`` of all rounds, ``soon`` of those open; ``channels``: (code, submissions)."""

    open: Share
    soon: Share
    to_come: int
    people: int
    channels: tuple[tuple[str, int], ...]
    at: datetime

    @property
    def submissions(self) -> int:
        return sum(number for _code, number in self.channels)

    @property
    def offline(self) -> Share:
        """Submissions that came otherwise than through the website or WeChat."""
        ways = Submission.Channel
        screens = (ways.WEB, ways.WECHAT, ways.FORUM)
        told = sum(number for code, number in self.channels if code not in screens)
        return Share(told, self.submissions)

    @property
    def chart(self) -> Chart:
        """How what people sent came in."""
        names = dict(Submission.Channel.choices)
        return bars(
            [(str(names[code]), n, "1") for code, n in self.channels],
            name="ways",
            title=gettext("How opinions came in"),
            unit=pgettext("unit", "submissions"),
            head=gettext("Way"),
        )


def taken_part() -> TakenPart:
    """Count who takes part, at most once a minute; six queries."""
    return counted(TakenPart, _count)


def _count() -> TakenPart:
    now = timezone.now()
    rounds = Consultation.objects.public()
    taking = rounds.taking_part(now).count()
    channels = Submission.objects.order_by().values_list("channel").annotate(n=Count("pk"))
    return TakenPart(
        open=Share(taking, rounds.count()),
        soon=Share(rounds.closing_soon(now).count(), taking),
        to_come=rounds.to_come(now).count(),
        people=Submission.objects.aggregate(n=Count("person_key", distinct=True))["n"],
        channels=tuple(channels.order_by("-n", "channel")),
        at=now,
    )
