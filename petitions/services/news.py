"""What a creator tells the signers: read by a moderator first, seldom, and not often in all."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from contributions.models import Contribution
from core.errors import DomainError
from moderation.services import receive
from petitions.models import News, Petition
from petitions.services.telling import tell_all
from presentation.dates import day


class NoNews(DomainError):
    message = gettext_lazy("Signers can be told news once a petition is open, and after it closed.")


class NewsTooSoon(DomainError):
    message = gettext_lazy("Signers get one message of yours a week at most.")


class NewsAllTold(DomainError):
    message = gettext_lazy("Ten messages to signers are the most for one petition.")


@transaction.atomic
def tell_signers(*, petition: Petition, words: str, now: datetime) -> News:
    """Take in news of the creator; once a moderator lets it through, all signers are told.

    Raises NoNews, NewsTooSoon (7 days; what was not let through does not count), NewsAllTold
    (10), or what ``receive`` raises. The caller has checked petitions.tell_signers.
    """
    # Two windows queue here.
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if row.state not in (Petition.State.OPEN, Petition.State.CLOSED):
        raise NoNews
    number = (row.told.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > News.MOST:
        raise NewsAllTold
    _check_not_too_soon(row, now)
    said = receive(thread=row.news, author=row.creator, body=words, at=now)
    told = News.objects.create(contribution=said, petition=row, number=number)
    record(verb="petitions.news_written", subject=row, actor=row.creator, at=now, number=number)
    return told


def _check_not_too_soon(row: Petition, now: datetime) -> None:
    states = Contribution.State
    standing = row.told.filter(contribution__state__in=[states.PENDING, states.PUBLISHED])
    last = standing.aggregate(at=Max("contribution__created_at"))["at"]
    free = last and last + timedelta(days=News.DAYS_BETWEEN)
    if free and now < free:
        told = _("The next one may be sent from %(day)s on. What you wrote is kept below.")
        raise NewsTooSoon(details=[told % {"day": day(timezone.localtime(free))}])


def send_news(now: datetime) -> int:
    """Put news that a moderator has let through on its way; return how many."""
    passed = News.objects.filter(
        sent_at__isnull=True,
        contribution__state=Contribution.State.PUBLISHED,
        petition__state__in=[Petition.State.OPEN, Petition.State.CLOSED],
    )
    return sum(_send(row, now) for row in passed.select_related("contribution", "petition"))


@transaction.atomic
def _send(row: News, now: datetime) -> bool:
    unsent = News.objects.filter(pk=row.pk, sent_at__isnull=True)
    if not unsent.update(sent_at=now):
        return False  # another worker was quicker
    petition = row.petition
    tell_all(
        petition=petition,
        kind="petition_news",
        key=f"petition_news-{petition.pk}-{row.number}",
        url=petition.get_absolute_url(),
        now=now,
        title=petition.title,
        words=row.contribution.body,
    )
    return True
