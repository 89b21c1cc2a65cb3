"""Whether departments answer in time, as a chart."""

from datetime import timedelta

import pytest
from django.utils import timezone

from responses.charts import in_time
from responses.models import Case
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 30])
def test_each_case_is_counted_once_where_it_stands_in_one_query(rows, django_assert_num_queries):
    now, today = timezone.now(), timezone.localdate()
    early, late = today - timedelta(days=3), today + timedelta(days=3)
    office = make.department()
    for _ in range(rows):
        for due_on, facts in (
            (late, {"state": "answered", "answered_at": now}),
            (early, {"state": "answered", "answered_at": now}),
            (today, {"state": "accepted"}),
            (early, {"state": "accepted"}),
        ):
            make.case(lead=office, due_on=due_on, **facts)

    with django_assert_num_queries(1):
        chart = in_time(Case.objects.all(), today)

    assert [one.values for one in chart.series] == [(rows,)] * 4
    assert (chart.labels, chart.total) == ((office.name,), 4 * rows)
