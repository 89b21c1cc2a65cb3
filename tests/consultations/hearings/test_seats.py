"""Who gets a seat: registering, the line, the lot, the balance, the papers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultations.hearings import lot, papers, reading, registering, seating
from consultations.hearings.balance import balance
from consultations.hearings.forgetting import forget_needs
from consultations.hearings.needs import needs_of
from consultations.models import Delivery, Hearing, Need, Profile, Registration
from contributions.models import Contribution
from core.errors import StaleState
from notifications.models import Notice
from tests import make
from tests.consultations.hearings import make_hearings

pytestmark = pytest.mark.django_db


def told(person, kind):
    return Notice.objects.filter(recipient=person, kind=kind).count()


def test_one_registration_for_each_person_whatever_the_account():
    row = make_hearings.hearing()
    one = make.user(identity_key="k" * 64)
    other = make.user(identity_key="k" * 64)
    key = uuid4()
    first = make_hearings.registration(hearing=row, person=one, key=key)

    assert make_hearings.registration(hearing=row, person=one, key=key) == first
    for person in (one, other):
        with pytest.raises(registering.AlreadyRegistered):
            make_hearings.registration(hearing=row, person=person)
    assert Contribution.objects.filter(thread=row.thread).count() == 1


@pytest.mark.parametrize("days", [-1, make_hearings.UNTIL])
def test_nobody_registers_outside_the_period(days):
    row = make_hearings.hearing()

    with pytest.raises(registering.NotRegistering):
        make_hearings.registration(hearing=row, now=row.announced_at + timedelta(days=days))


def test_who_wants_to_speak_says_about_what_and_who_listens_needs_a_chair():
    row = make_hearings.hearing(observer_seats=0)

    with pytest.raises(registering.WordsMissing):
        make_hearings.registration(hearing=row, words="")
    with pytest.raises(registering.NoObservers):
        make_hearings.registration(hearing=row, role="observer")


def test_the_first_observer_who_waits_moves_up_and_is_told():
    row = make_hearings.hearing(observer_seats=1)
    people = [make_hearings.registration(hearing=row, role="observer") for _ in range(3)]
    assert [one.state for one in people] == ["seated", "waiting", "waiting"]

    registering.withdraw(registration=people[0], now=timezone.now())
    registering.withdraw(registration=people[0], now=timezone.now())

    states = Registration.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "seated", "waiting"]
    assert told(people[1].person, "hearing_moved_up") == 1
    assert told(people[2].person, "hearing_moved_up") == 0


def test_who_has_withdrawn_may_come_back_at_the_end_of_the_line():
    row = make_hearings.hearing(observer_seats=1)
    person = make.user()
    mine = make_hearings.registration(hearing=row, role="observer", person=person)
    make_hearings.registration(hearing=row, role="observer")
    registering.withdraw(registration=mine, now=timezone.now())

    again = make_hearings.registration(hearing=row, role="observer", person=person)

    assert (again.number, again.state) == (3, "waiting")


def test_words_and_needs_are_taken_back_with_the_registration():
    row = make_hearings.hearing()
    mine = make_hearings.registration(hearing=row, needs="轮椅通道")

    registering.withdraw(registration=mine, now=timezone.now())

    mine.said.refresh_from_db()
    assert mine.said.state == Contribution.State.WITHDRAWN
    assert not Need.objects.exists()


def test_nobody_withdraws_once_it_has_begun():
    row = make_hearings.hearing()
    mine = make_hearings.registration(hearing=row)

    with pytest.raises(StaleState):
        registering.withdraw(registration=mine, now=row.begins_at)


applicants = st.dictionaries(
    st.integers(1, 300), st.sampled_from(["support", "oppose", "amend", "neutral"]), max_size=60
)


@given(applicants, st.integers(1, 40), st.text(min_size=1, max_size=8))
def test_a_draw_repeated_is_the_same_draw_and_as_even_as_can_be(people, seats, seed):
    pairs = list(people.items())

    drawn = lot.draw(seed, pairs, seats)

    assert drawn == lot.draw(seed, list(reversed(pairs)), seats)
    assert sorted(drawn.seated + drawn.reserve) == sorted(people)
    assert len(drawn.seated) == min(seats, len(people))
    got = {side: sum(people[n] == side for n in drawn.seated) for side in people.values()}
    for side, n in got.items():
        left_out = any(people[number] == side for number in drawn.reserve)
        assert not left_out or all(n + 1 >= more for more in got.values())


def test_the_draw_is_one_that_others_have_worked_out_by_hand():
    pairs = [(1, "support"), (2, "support"), (3, "oppose")]
    by_mark = sorted([1, 2], key=lambda n: lot.mark("seed", n))

    drawn = lot.draw("seed", pairs, 2)

    assert set(drawn.seated) == {by_mark[0], 3}
    assert drawn.reserve == (by_mark[1],)


def test_the_lot_is_drawn_once_when_registration_is_over():
    row = make_hearings.hearing(seats=2)
    for side in ("support", "support", "support", "oppose"):
        make_hearings.registration(hearing=row, side=side)
    with pytest.raises(seating.StillRegistering):
        seating.draw_lot(hearing=row, by=row.created_by, now=row.announced_at)

    row = make_hearings.drawn(row)

    seated = row.registrations.seated()
    assert sorted(seated.values_list("side", flat=True)) == ["oppose", "support"]
    assert [one.number for one in reading.tickets(row) if one.is_seated] == list(
        lot.draw(row.seed, row.drawn_from, 2).seated
    )
    with pytest.raises(seating.AlreadyDrawn):
        make_hearings.drawn(row)


def test_the_published_draw_stays_what_it_was_when_somebody_leaves():
    row = make_hearings.hearing(seats=1)
    for _ in range(3):
        make_hearings.registration(hearing=row)
    row = make_hearings.listed(row)
    before = reading.tickets(row)
    first, second = row.registrations.seated().get(), row.registrations.in_line().first()

    registering.withdraw(registration=first, now=row.listed_at)

    assert reading.tickets(make_hearings.fresh(row)) == before
    assert row.registrations.seated().get() == second
    assert told(second.person, "hearing_moved_up") == 1


def test_a_free_seat_goes_to_the_same_side_first():
    row = make_hearings.hearing(seats=2)
    for side in ("support", "support", "oppose", "oppose"):
        make_hearings.registration(hearing=row, side=side)
    row = make_hearings.listed(row)
    leaving = row.registrations.seated().get(side="oppose")

    registering.withdraw(registration=leaving, now=row.listed_at)

    assert sorted(row.registrations.seated().values_list("side", flat=True)) == [
        "oppose",
        "support",
    ]


def test_an_officer_changes_a_seat_for_a_reason_before_the_list_is_public():
    row = make_hearings.hearing(seats=1)
    for _ in range(2):
        make_hearings.registration(hearing=row)
    row = make_hearings.drawn(row)
    seated, waiting = row.registrations.seated().get(), row.registrations.in_line().get()
    facts = {"reason": "本人是专家组成员。", "by": row.created_by, "now": row.drawn_at}
    with pytest.raises(seating.NoSeatLeft):
        seating.change_seat(registration=waiting, is_seated=True, **facts)

    seating.change_seat(registration=seated, is_seated=False, **facts)
    seating.change_seat(registration=waiting, is_seated=True, **facts)

    assert row.registrations.seated().get() == waiting
    assert [change.reason for change in reading.changes(row)] == ["本人是专家组成员。"] * 2
    seating.publish_list(hearing=row, by=row.created_by, now=row.drawn_at, reason="只有一方。")
    with pytest.raises(StaleState):
        seating.change_seat(registration=waiting, is_seated=False, **facts)


def test_one_side_with_too_many_seats_needs_a_reason_that_is_published(client):
    row = make_hearings.hearing()
    for side in ("support", "support", "support"):
        make_hearings.registration(hearing=row, side=side)
    row = make_hearings.drawn(row)

    with pytest.raises(seating.OutOfBalance) as refusal:
        seating.publish_list(hearing=row, by=row.created_by, now=row.drawn_at)
    assert str(row.consultation.rules.side_most) in refusal.value.details[0]
    facts = {"hearing": row, "by": row.created_by, "now": row.drawn_at}
    seating.publish_list(reason="无人持反对意见。", **facts)

    assert "无人持反对意见。" in client.get(row.get_absolute_url()).content.decode()


def test_balanced_sides_need_no_reason():
    row = make_hearings.hearing()
    for side in ("support", "oppose", "amend"):
        make_hearings.registration(hearing=row, side=side)
    row = make_hearings.drawn(row)

    seating.publish_list(hearing=row, by=row.created_by, now=row.drawn_at, reason="没有用到")

    row.refresh_from_db()
    assert (row.state, row.list_reason) == (Hearing.State.LISTED, "")


@pytest.mark.parametrize(("consumers", "is_enough"), [(1, False), (2, True), (5, True)])
def test_a_price_hearing_has_two_fifths_of_consumers(consumers, is_enough):
    consultation = make.consultation()
    consultation.profile = Profile.objects.get(pk="cn-price-hearing")
    consultation.save()
    row = make_hearings.hearing(consultation=consultation, seats=5)
    for n in range(5):
        participant = "individual" if n < consumers else "merchant"
        side = ("support", "oppose", "amend", "neutral", "support")[n]
        make_hearings.registration(hearing=row, side=side, participant=participant)
    row = make_hearings.drawn(row)

    found = balance(row, row.registrations.standing())

    assert (found.consumers, found.consumers_needed) == (consumers, 2)
    assert bool(found.warnings) != is_enough


def test_both_those_with_a_seat_and_those_without_are_told():
    row = make_hearings.hearing(seats=1)
    for _ in range(2):
        make_hearings.registration(hearing=row)
    row = make_hearings.listed(row)

    seated, waiting = row.registrations.seated().get(), row.registrations.in_line().get()
    assert told(seated.person, "hearing_chosen") == 1
    assert told(waiting.person, "hearing_not_chosen") == 1


def test_papers_are_noted_for_each_participant_and_sent_once():
    row = make_hearings.hearing()
    people = [make_hearings.registration(hearing=row) for _ in range(2)]
    with pytest.raises(papers.NotListed):
        papers.send_papers(hearing=row, by=row.created_by, now=timezone.now())
    row = make_hearings.listed(row)
    with pytest.raises(papers.NothingToSend):
        papers.send_papers(hearing=row, by=row.created_by, now=timezone.now())
    kept = make_hearings.paper(row)
    assert make_hearings.paper(row) == kept

    at = row.listed_at
    sent = [papers.send_papers(hearing=row, by=row.created_by, now=at) for _ in range(2)]
    first = row.registrations.select_related("hearing").get(pk=people[0].pk)
    papers.note_delivery(registration=first, way="hand", by=row.created_by, at=at)

    assert sent == [2, 0]
    assert Delivery.objects.count() == 3
    assert papers.delivered_at(row) == at
    assert told(people[1].person, "hearing_papers") == 1


def test_needs_are_sealed_and_forgotten_when_the_hour_is_past():
    row = make_hearings.hearing()
    make_hearings.registration(hearing=row, needs="需要<b>手语</b>翻译")

    assert needs_of(row) == [(1, "需要手语翻译")]
    assert "手语".encode() not in bytes(Need.objects.get().sealed)
    assert forget_needs(row.ends_at - timedelta(seconds=1)) == 0
    assert forget_needs(row.ends_at) == 1
    assert needs_of(row) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"side": "loud"},
        {"role": "chair"},
        {"state": "gone"},
        {"participant": "robot"},
        {"state": "waiting", "rank": None},
        {"said": None},
    ],
)
def test_the_database_refuses_a_registration_that_cannot_be(columns):
    mine = make_hearings.registration(hearing=make_hearings.hearing())

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=mine.pk).update(**columns)
