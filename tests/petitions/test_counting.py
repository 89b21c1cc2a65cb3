"""The number is what the rows come to, however signing, taking back and counting interleave."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Region
from petitions.models import (
    Correction,
    HourTally,
    Petition,
    Position,
    Reached,
    RegionTally,
    Signature,
)
from petitions.services import counting, recounting, signing
from petitions.services.thresholds import due_on, open_cases
from responses.models import Case
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def signed(petition: Petition, number: int = 1, **columns) -> list[Signature]:
    return [made.signature(petition=petition, **columns) for _ in range(number)]


def shown(petition: Petition) -> int:
    return Petition.objects.get(pk=petition.pk).signature_count


def change(row: Signature, state: int, cause: str) -> None:
    signing.correct(Signature.objects.get(pk=row.pk), state, cause)


def test_what_is_new_is_added_once() -> None:
    petition = made.petition()
    before = counting.count(now())
    signed(petition, 3)

    assert counting.count(now()) == 1
    assert counting.count(now()) == 0
    assert (before, shown(petition)) == (1, 4)  # the creator's is the first


def test_hours_and_regions_are_counted_with_it() -> None:
    city = Region.objects.create(code="980000", name="云汀市")
    petition = made.petition(profile=made.profile("plain", sponsors_needed=0))
    counting.count(now())
    HourTally.objects.all().delete()
    RegionTally.objects.all().delete()
    hour = now().replace(minute=0, second=0, microsecond=0)
    signed(petition, 2, region=city, signed_at=hour - timedelta(hours=3))
    counting.count(now())
    signed(petition, 1, signed_at=hour - timedelta(minutes=1))
    taken_back = signed(petition, 2, region=city, signed_at=hour - timedelta(minutes=1))[0]
    change(taken_back, 1, "withdrawn")
    counting.count(now())

    hours = HourTally.objects.order_by("hour").values_list("hour", "count")
    assert list(hours) == [(hour - timedelta(hours=3), 2), (hour - timedelta(hours=1), 2)]
    regions = RegionTally.objects.order_by("region").values_list("region", "count")
    assert set(regions) == {("980000", 3), (None, 1)}


def test_a_count_has_a_time_that_never_goes_back() -> None:
    petition = made.petition()
    counting.count(now())
    first = made.fresh(petition).count_version
    signed(petition)

    counting.count(now() - timedelta(minutes=5))

    assert made.fresh(petition).count_version == first > 0


@pytest.mark.parametrize("rows", [1, 30])
def test_a_count_of_one_petition_takes_as_many_queries_for_one_as_for_thirty(
    rows, django_assert_num_queries
) -> None:
    petition = made.petition()
    counting.count(now())
    signed(petition, rows)

    gate = connection.vendor == "postgresql"
    with django_assert_num_queries(24 + gate):
        counting.count(now())


def test_a_count_of_nothing_takes_three_queries(django_assert_num_queries) -> None:
    counting.count(now())

    with django_assert_num_queries(3):
        counting.count(now())


def test_rows_that_a_rehearsal_takes_away_do_not_turn_the_count_back() -> None:
    petition = made.petition()
    rows = signed(petition, 3)
    counting.count(now())
    Signature.objects.filter(pk__in=[row.pk for row in rows]).delete()
    at = Position.objects.get().signature_id

    signed(petition)
    counting.count(now())

    assert Position.objects.get().signature_id > at
    assert shown(petition) == 5


def test_thresholds_are_reached_once_and_stay_so() -> None:
    profile = made.profile("two", tiers=((3, "reply", 30), (5, "hearing", 60)))
    petition, other = made.petition(profile=profile), made.petition(profile=profile)
    rows = signed(petition, 3)
    counting.count(now())
    change(rows[0], 2, "voided")
    change(rows[1], 2, "voided")
    counting.count(now())
    change(rows[0], 0, "restored")
    counting.count(now())

    assert [(row.petition, row.tier.signatures) for row in Reached.objects.all()] == [(petition, 3)]
    assert shown(other) == 1


def test_a_threshold_opens_one_case_for_the_lead_department() -> None:
    petition = made.petition(profile=made.profile("one", tiers=((2, "reply", 30),)))
    signed(petition)
    counting.count(now())

    assert (open_cases(), open_cases()) == (1, 0)

    reached, case = Reached.objects.get(), Case.objects.get()
    assert (reached.case, case.lead, case.due_on) == (case, petition.lead, reached.due_on)


def test_a_petition_that_is_not_open_reaches_nothing() -> None:
    profile = made.profile("one", tiers=((1, "reply", 30),))
    made.petition(profile=profile, state=Petition.State.CHECKING)

    counting.count(now())

    assert not Reached.objects.exists()


@pytest.mark.parametrize(
    ("reached", "last"),
    [
        (date(2026, 3, 2), date(2026, 4, 1)),  # a Wednesday
        (date(2026, 9, 1), date(2026, 10, 8)),  # 1 October and the week after
    ],
)
def test_a_period_that_ends_on_a_day_off_ends_on_the_next_workday(reached, last) -> None:
    assert due_on(reached, 30) == last


def test_the_last_hour_counts_the_share_of_the_hour_before_that_lies_in_it() -> None:
    petition = made.petition()
    hour = now().replace(minute=0, second=0, microsecond=0)
    HourTally.objects.all().delete()
    for back, number in ((0, 5), (1, 8), (2, 100)):
        at = hour - timedelta(hours=back)
        HourTally.objects.create(petition=petition, hour=at, count=number)

    counting.count_activity(hour + timedelta(minutes=15))
    assert made.fresh(petition).hour_count == 5 + 6

    counting.count_activity(hour + timedelta(hours=5))
    assert made.fresh(petition).hour_count == 0


def test_a_recount_finds_nothing_where_nothing_is_wrong() -> None:
    petition = made.petition()
    rows = signed(petition, 3, region=Region.objects.create(code="980000", name="云汀市"))
    counting.count(now())
    change(rows[0], 1, "withdrawn")
    signed(petition)  # not counted yet

    assert recounting.recount(now()) == 0
    assert Position.objects.get().verified_at is not None
    assert shown(petition) == 4


def test_a_recount_puts_right_and_reports_every_sum_that_is_wrong() -> None:
    petition = made.petition()
    signed(petition, 3)
    counting.count(now())
    Petition.objects.filter(pk=petition.pk).update(signature_count=9)
    HourTally.objects.filter(petition=petition).update(count=0)
    RegionTally.objects.filter(petition=petition).delete()

    assert recounting.recount(now()) == 3
    assert Position.objects.get().drift == 3
    assert (shown(petition), recounting.recount(now())) == (4, 0)
    assert HourTally.objects.get(petition=petition).count == 4


@pytest.mark.parametrize(("was", "said", "true"), [(0, "", 3), (0, "voided", 4), (2, "voided", 3)])
def test_a_state_changed_past_the_site_is_found_and_counted(was, said, true) -> None:
    petition = made.petition()
    row = signed(petition, 3)[0]
    counting.count(now())
    if said:
        change(row, 2, said)
        counting.count(now())
    past = Signature.objects.filter(pk=row.pk)
    past.update(state=2 if not said else was)

    drift = recounting.recount(now())
    counting.count(now())

    assert (drift, shown(petition)) == (0 if was == 2 else 1, true)


def test_the_worker_recounts_once_a_night() -> None:
    with time_machine.travel("2026-11-20T03:10:00+08:00", tick=False):
        assert Position.objects.get().verified_at is None
        recounting.recount_when_due(now())
        assert Position.objects.get().verified_at == now()
    with time_machine.travel("2026-11-20T14:00:00+08:00", tick=False) as clock:
        recounting.recount_when_due(now())
        assert Position.objects.get().verified_at < now()
        clock.move_to("2026-11-21T02:05:00+08:00")
        recounting.recount_when_due(now())
        assert Position.objects.get().verified_at == now()


def test_the_command_reports_and_repairs_petitions_too(capsys) -> None:
    petition = made.petition()
    counting.count(now())
    call_command("recount")
    assert "right" in capsys.readouterr().out
    Petition.objects.filter(pk=petition.pk).update(signature_count=7)

    with pytest.raises(CommandError, match="1 sums of petitions"):
        call_command("recount")

    assert shown(petition) == 1


def test_corrections_are_written_with_the_change_of_state_alone() -> None:
    row = made.signature(petition=made.petition())
    stale = Signature.objects.get(pk=row.pk)

    assert signing.correct(row, 1, "withdrawn")
    assert not signing.correct(stale, 2, "voided")

    assert Correction.objects.count() == 1
