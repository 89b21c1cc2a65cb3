from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.text import clean
from core.errors import DomainError
from forums.models import Summary, Topic
from forums.services.holding import hold
from forums.standing import Quote, announce_standing, still_said

LONGEST, MOST_QUOTES = 4000, 10


class WrongSummary(DomainError):
    message = _(
        "A summary has at most 4,000 characters. Sentences of posts stand below words of your own."
    )


@transaction.atomic
def write_summary(
    *, topic: Topic, text: str, by: User, now: datetime, quotes: Sequence[Quote] = ()
) -> Summary | None:
    """Say where a topic stands; what was said before stays in the record. No words take it away.

    ``quotes`` are sentences of its posts that the machine chose and ``by`` keeps; those that do
    not stand so in a post any more are left out. Returns None where nothing changed. Raises
    WrongSummary. The caller has checked forums.run_topic.
    """
    said = clean(text)
    if len(said) > LONGEST or len(quotes) > MOST_QUOTES or (quotes and not said):
        raise WrongSummary
    row = hold(topic)
    last = Summary.objects.filter(topic=row).order_by("-number").first()
    kept = [asdict(one) for one in still_said(row, quotes)]
    if (last.text, last.quotes) == (said, kept) if last else not said:
        return None
    summary = Summary.objects.create(
        topic=row,
        number=last.number + 1 if last else 1,
        text=said,
        quotes=kept,
        written_by=by,
        written_at=now,
    )
    columns = {"summary_by": by, "summary_at": now} if said else {"summary_at": None}
    Topic.objects.filter(pk=row.pk).update(summary=said, **columns)
    record(verb="forums.summed_up", subject=row, actor=by, at=now, number=summary.number)
    announce_standing(row)
    return summary
