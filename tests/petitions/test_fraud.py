"""Signatures are struck off by a condition that was looked at, and exactly these come back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Region
from audit.models import Event
from core.errors import StaleState, UnlawfulMove
from petitions.condition import Condition
from petitions.disowning import code_of
from petitions.families import code_of_network, device_name
from petitions.models import Correction, Invalidation, Signature, Struck, ThrowawayDomain
from petitions.services import counting, recounting, signing, striking
from petitions.services.fraud import (
    NeedsAnother,
    NothingAsked,
    NothingMet,
    NotSigned,
    confirm,
    drop,
    preview,
    undo,
)
from petitions.services.running import ReasonMissing
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOW = timezone.now()
THROWAWAY = Condition(throwaway=True)


def noted(petition, condition=THROWAWAY, **more) -> Invalidation:
    facts = {"reason": "同一网络在十分钟内批量联名。", "now": timezone.now(), "key": uuid4()}
    facts["by"] = more.pop("by", None) or make.user("moderator")
    return preview(petition=petition, condition=condition, **{**facts, **more})


def carried_out(row: Invalidation, by=None) -> Invalidation:
    confirm(invalidation=row, by=by or row.by, now=timezone.now())
    while striking.strike_due(timezone.now()):
        pass
    return Invalidation.objects.get(pk=row.pk)


def undone(row: Invalidation) -> Invalidation:
    undo(invalidation=row, by=row.by, now=timezone.now())
    while striking.strike_due(timezone.now()):
        pass
    return Invalidation.objects.get(pk=row.pk)


def shown(petition) -> int:
    counting.count(timezone.now())
    assert recounting.recount(timezone.now()) == 0
    return made.fresh(petition).signature_count


@pytest.fixture
def petition():
    """One signature of the creator, three of people, two with throw-away addresses."""
    row = made.petition()
    for throwaway in (False, True, False, True, False):
        made.signature(petition=row, is_throwaway=throwaway)
    return row


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (Condition(since=NOW - timedelta(hours=3), until=NOW - timedelta(hours=1)), {"a"}),
        (Condition(networks=(7, -9)), {"a", "b"}),
        (Condition(devices=(41,)), {"b"}),
        (Condition(region="980000"), {"a", "b"}),
        (Condition(region="980102"), {"b"}),
        (Condition(throwaway=True), {"a"}),
        (Condition(assurance=2), {"b"}),
        (Condition(networks=(7, -9), throwaway=True), {"a"}),
        (Condition(networks=(7,), assurance=2), set()),
    ],
)
def test_every_part_of_a_condition_narrows_it(condition: Condition, met: set[str]) -> None:
    city = Region.objects.create(code="980000", name="云汀市")
    district = Region.objects.create(code="980102", name="临江区", parent=city)
    row = made.petition()
    two_hours = NOW - timedelta(hours=2)
    found = {
        "a": {"signed_at": two_hours, "network": 7, "region": city, "is_throwaway": True},
        "b": {"network": -9, "device": 41, "region": district, "assurance": 2},
        "c": {},
        "gone": {"network": 7, "state": Signature.State.WITHDRAWN},
    }
    keys = {made.signature(petition=row, **each).pk: name for name, each in found.items()}
    made.signature(petition=made.petition(), network=7, is_throwaway=True, assurance=2)

    rows = condition.met_by(Signature.objects.filter(petition=row))

    assert {keys.get(each.pk, "creator") for each in rows} == met
    assert Condition.from_json(condition.as_json()) == condition
    assert condition.words()


def test_what_meets_it_is_struck_off_and_both_numbers_are_there(petition) -> None:
    assert shown(petition) == 6
    row = noted(petition)
    assert (row.previewed, shown(petition)) == (2, 6)

    row = carried_out(row)

    assert (row.state, row.struck, shown(petition)) == ("done", 2, 4)
    assert set(Signature.objects.filter(state=2)) == {
        each.signature for each in Struck.objects.all()
    }
    verbs = Event.objects.filter(verb__contains="invalidation").values_list("verb", flat=True)
    assert list(verbs) == ["petitions.invalidation_begun", "petitions.invalidation_done"]


def test_exactly_what_was_struck_off_comes_back(petition) -> None:
    row = carried_out(noted(petition))
    disowned = made.signature(petition=petition, is_throwaway=True)
    signing.correct(disowned, Signature.State.VOID, Correction.Cause.DISOWNED)

    row = undone(row)

    assert (row.state, row.struck, shown(petition)) == ("undone", 2, 6)
    assert not Struck.objects.exists()
    assert list(Signature.objects.filter(state=2)) == [disowned]
    with pytest.raises(UnlawfulMove):
        undo(invalidation=row, by=row.by, now=timezone.now())


def test_it_is_done_in_batches_and_goes_on_after_each(petition, monkeypatch) -> None:
    monkeypatch.setattr(striking, "BATCH", 1)
    monkeypatch.setattr(striking, "BATCHES", 1)
    row = noted(petition)
    confirm(invalidation=row, by=row.by, now=timezone.now())

    steps = [striking.strike_due(timezone.now()) for _ in range(3)]

    assert steps == [1, 1, 0]
    fresh = Invalidation.objects.get(pk=row.pk)
    assert fresh.state == "done"
    undo(invalidation=fresh, by=row.by, now=timezone.now())
    assert [striking.strike_due(timezone.now()) for _ in range(3)] == [1, 1, 0]
    assert shown(petition) == 6


def test_a_batch_that_is_cut_off_leaves_nothing_half_done(petition, monkeypatch) -> None:
    row = noted(petition)
    confirm(invalidation=row, by=row.by, now=timezone.now())

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(Struck.objects, "bulk_create", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            striking.strike_due(timezone.now())
    assert not Correction.objects.exists()
    assert Signature.objects.standing().count() == 6

    striking.strike_due(timezone.now())
    assert (Struck.objects.count(), shown(petition)) == (2, 4)


def test_it_is_undone_from_half_way(petition, monkeypatch) -> None:
    row = noted(petition)
    confirm(invalidation=row, by=row.by, now=timezone.now())
    with monkeypatch.context() as slow:
        slow.setattr(striking, "BATCH", 1)
        slow.setattr(striking, "BATCHES", 1)
        striking.strike_due(timezone.now())
    row = Invalidation.objects.get(pk=row.pk)
    assert (row.state, row.percent) == ("running", 50)

    row = undone(row)

    assert (row.state, row.struck, shown(petition)) == ("undone", 1, 6)


def test_what_came_after_the_look_stays(petition) -> None:
    row = noted(petition)
    made.signature(petition=petition, is_throwaway=True)

    assert carried_out(row).struck == 2
    assert shown(petition) == 5


def test_never_more_than_were_seen_are_struck_off(petition) -> None:
    first = carried_out(noted(petition))
    assert noted(petition).previewed == 0
    second = noted(petition, Condition(until=timezone.now() + timedelta(hours=1)))
    assert second.previewed == 4
    undone(first)

    second = carried_out(second)

    assert (second.state, second.struck, shown(petition)) == ("done", 4, 2)


def test_who_took_back_what_was_struck_off_does_not_come_back(petition) -> None:
    person, named = make.user(), make.user()
    made.signature(petition=petition, signer=person, is_throwaway=True)
    other = made.signature(petition=petition, signer=named, is_throwaway=True)
    row = carried_out(noted(petition))
    signing.withdraw(petition=petition, signer=person)
    signing.disown(code=code_of(other.pk), now=timezone.now())

    row = undone(row)

    assert shown(petition) == 6
    assert {each.signer for each in Signature.objects.filter(state=2)} == {person, named}


def test_whoever_was_struck_off_does_not_count_by_signing_again(petition) -> None:
    row = carried_out(noted(petition))
    struck = Struck.objects.first().signature
    signing.sign(petition=made.fresh(petition), signer=struck.signer, now=timezone.now())

    assert shown(petition) == 4
    undone(row)
    assert shown(petition) == 6


def test_many_need_a_second_person(petition, monkeypatch) -> None:
    row = noted(petition)
    Invalidation.objects.filter(pk=row.pk).update(previewed=1001)
    row.refresh_from_db()

    with pytest.raises(NeedsAnother):
        confirm(invalidation=row, by=row.by, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Invalidation.objects.filter(pk=row.pk).update(state="running")
    second = make.user("moderator")
    row = carried_out(row, second)

    assert (row.state, row.struck, row.confirmed_by) == ("done", 2, second)


def test_many_small_lots_are_one_large_one(petition) -> None:
    person = make.user("moderator")
    lots = [noted(petition, by=person) for _ in range(2)]
    Invalidation.objects.update(previewed=600)
    confirm(invalidation=Invalidation.objects.get(pk=lots[0].pk), by=person, now=timezone.now())
    second = Invalidation.objects.get(pk=lots[1].pk)

    with pytest.raises(NeedsAnother):
        confirm(invalidation=second, by=person, now=timezone.now())
    confirm(invalidation=second, by=make.user("supervisor"), now=timezone.now())


def test_it_is_confirmed_once_and_dropped_only_before(petition) -> None:
    row = noted(petition)
    stale = Invalidation.objects.get(pk=row.pk)
    confirm(invalidation=row, by=row.by, now=timezone.now())
    for late in (confirm, drop):
        with pytest.raises(StaleState):
            late(invalidation=stale, by=row.by, now=timezone.now())

    other = noted(petition)
    drop(invalidation=other, by=other.by, now=timezone.now())
    assert not Invalidation.objects.filter(pk=other.pk).exists()


def test_the_form_sent_twice_is_one_row(petition) -> None:
    key, person = uuid4(), make.user("moderator")
    rows = {noted(petition, key=key, by=person).pk for _ in range(2)}
    assert len(rows) == Invalidation.objects.count() == 1


def test_what_cannot_be_noted_down(petition) -> None:
    with pytest.raises(NothingAsked):
        noted(petition, Condition())
    for reason in ("", "  ", "长" * 301):
        with pytest.raises(ReasonMissing):
            noted(petition, reason=reason)
    with pytest.raises(NotSigned):
        noted(made.petition(state="sponsoring"))
    nobody = noted(petition, Condition(networks=(1,)))
    with pytest.raises(NothingMet):
        confirm(invalidation=nobody, by=nobody.by, now=timezone.now())


def test_the_worker_asks_once_where_there_is_nothing_to_do(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert striking.strike_due(timezone.now()) == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_a_batch_takes_as_many_queries_for_one_as_for_thirty(
    rows: int, django_assert_num_queries
) -> None:
    petition = made.petition()
    for _ in range(rows):
        made.signature(petition=petition, is_throwaway=True)
    row = noted(petition)
    confirm(invalidation=row, by=row.by, now=timezone.now())

    # A look, a batch, a batch that finds no more; on PostgreSQL the gate of both.
    with django_assert_num_queries(18 + 2 * (connection.vendor == "postgresql")):
        striking.strike_due(timezone.now())


def test_codes_of_families_are_names_and_no_numbers() -> None:
    codes = {code_of_network(each) for each in (-(2**31), -1, 0, 1, 2**31 - 1)}
    assert len(codes) == 5
    assert all(len(each) == 7 and each.isalnum() for each in codes)
    assert (device_name(41), device_name(0)) == ("Android · WeChat", "其他 · 其他")


def test_well_known_throwaway_domains_are_listed() -> None:
    assert ThrowawayDomain.objects.filter(pk__in=["mailinator.com", "yopmail.com"]).count() == 2
    assert ThrowawayDomain.objects.count() >= 60
