"""How a day, a moment and a deadline are told: the one way of the whole site (practice.md R-80)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.calendar import workdays_between

MIDNIGHT = time.min


class Told(str):
    """A time in words. In a page it writes itself as ``<time>``, anywhere else it is plain text."""

    __slots__ = ("stamp",)
    stamp: str

    def __html__(self) -> SafeString:
        return format_html('<time datetime="{}">{}</time>', self.stamp, str(self))


def _told(words: str, when: date) -> Told:
    told = Told(words)
    told.stamp = when.isoformat(timespec="minutes") if isinstance(when, datetime) else str(when)
    return told


def _local(when: date) -> date:
    """A moment in the zone in force; one without a zone is taken to be told in it. Days stay."""
    if not isinstance(when, datetime):
        return when
    return timezone.make_aware(when) if timezone.is_naive(when) else timezone.localtime(when)


def _last_day(closes: date) -> date:
    """The last day on which something may be done that ends at ``closes``, or with that day."""
    closes = _local(closes)
    if isinstance(closes, datetime):
        return (closes - timedelta(microseconds=1)).date()
    return closes


def day(when: date) -> Told:
    """2026年4月1日, 1 April 2026."""
    local = _local(when)
    only = local.date() if isinstance(local, datetime) else local
    return _told(date_format(only, "DATE_FORMAT"), only)


def month(when: date) -> str:
    """2026年4月, April 2026."""
    return str(date_format(_local(when), "YEAR_MONTH_FORMAT"))


def weekday(when: date) -> str:
    """星期三, Wednesday."""
    return str(date_format(_local(when), "l"))


def short_day(when: date) -> str:
    """4月1日, 1 April: for the axis of a chart that says elsewhere of which year it tells."""
    return str(date_format(_local(when), "MONTH_DAY_FORMAT"))


def typed_moment(when: datetime) -> str:
    """Write 2026-04-01T20:11, which a field for a moment takes, in the zone in force."""
    return timezone.localtime(when).strftime("%Y-%m-%dT%H:%M")


def moment(when: date) -> Told:
    """2026年4月1日 20:11; a day that has no hour stays a day."""
    local = _local(when)
    if not isinstance(local, datetime):
        return day(local)
    return _told(date_format(local, "DATETIME_FORMAT"), local)


def hour(when: datetime) -> Told:
    """20:11, of a day that is told beside it."""
    local = _local(when)
    return _told(time_format(local, "H:i"), local)


def closing(closes: date) -> Told:
    """2026年4月1日24时: midnight belongs to the day that it ends, as does a day without an hour."""
    local = _local(closes)
    if isinstance(local, datetime) and local.time() != MIDNIGHT:
        return moment(local)
    if not isinstance(local, datetime):
        midnight = datetime.combine(local + timedelta(days=1), MIDNIGHT)
        local = timezone.make_aware(midnight)
    facts = {"day": day(_last_day(local))}
    return _told(_("24:00 on %(day)s") % facts, local)


def deadline(closes: date) -> Told:
    """截止到2026年4月1日24时（北京时间）."""
    end = closing(closes)
    told = Told(_("until %(closing)s (%(zone)s)") % {"closing": end, "zone": zone()})
    told.stamp = end.stamp
    return told


def zone() -> str:
    """The zone in force as people name it."""
    name = timezone.get_current_timezone_name()
    return _("Beijing time") if name == "Asia/Shanghai" else name


def time_left(closes: date, now: datetime) -> str:
    """还剩3天, counted in calendar days after today; 今天截止; 已截止."""
    ends, today = _local(closes), timezone.localtime(now)
    days = (_last_day(closes) - today.date()).days
    if days < 0 or (isinstance(ends, datetime) and ends <= today):
        return _("closed")
    return _days_left(days) if days else _("closes today")


def _days_left(days: int) -> str:
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def workdays_left(due: date, today: date) -> str:
    """还剩2个工作日, 今天到期, 已超期3个工作日: today is not counted (Civil Code, Article 201)."""
    if due == today:
        return _("due today")
    late = due < today
    n = workdays_between(due, today) if late else workdays_between(today, due)
    if late and n:
        return ngettext("%(n)s working day overdue", "%(n)s working days overdue", n) % {"n": n}
    if late:  # since a day before the weekend, or a day of it
        return _("overdue")
    if not n:  # due on a day off, with nothing but days off before it
        return _days_left((due - today).days)
    return ngettext("%(n)s working day left", "%(n)s working days left", n) % {"n": n}
