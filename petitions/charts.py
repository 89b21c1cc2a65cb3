from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from presentation.charts.spec import Chart, per_day


def days_chart(days: Iterable[tuple[date, int]]) -> Chart:
    """How many signatures came on each day, from the first with one to the last."""
    return per_day(
        dict(days),
        name="day",
        title=_("Signatures day by day"),
        unit=pgettext("unit", "signatures"),
        head=_("Day"),
    )
