"""Who follows a round or spoke in it is told of each step once, whoever else tells them what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from consultations.clock import report_due
from consultations.models import Consultation, Following, Step
from consultations.models.life import Telling
from consultations.services import (
    call_off,
    close,
    extend,
    finish,
    move_on,
    postpone,
    release_version,
    telling,
)
from consultations.services.following import NothingToCome, follow, unfollow
from consultations.services.silence import SILENT_AFTER_DAYS, is_silent, warn_silent
from consultations.services.telling import tell_steps
from notifications.models import Notice
from notifications.text import tell
from tests import make

State, Kind = Consultation.State, Step.Kind
NOW = timezone.now


def follower(row, at=None, **columns):
    person = make.user(**columns)
    follow(person=person, consultation=row, now=at or row.opens_at - timedelta(days=1))
    return person


def told(person):
    return list(person.notices.order_by("pk").values_list("kind", flat=True))


def longer(row, **rest):
    extend(
        consultation=row,
        last_day=row.last_day + timedelta(days=7),
        reason="汛期，再给大家一周。",
        by=make.user("official"),
        now=NOW(),
    )


@pytest.mark.django_db
def test_to_follow_twice_is_to_follow_and_to_stop_twice_is_to_stop():
    row, person = make.consultation(), make.user()

    for _ in range(2):
        follow(person=person, consultation=row, now=NOW())
    assert Following.objects.count() == 1
    for _ in range(2):
        unfollow(person=person, consultation=row)
    assert Following.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED, State.CANCELLED])
def test_where_nothing_is_to_come_nobody_follows(state):
    row = make.consultation()
    Consultation.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()

    with pytest.raises(NothingToCome):
        follow(person=make.user(), consultation=row, now=NOW())


@pytest.mark.django_db
def test_an_extension_is_told_once_to_who_follows_and_to_who_spoke():
    row = make.consultation()
    tell_steps(NOW())
    reader, speaker, both, other = follower(row), make.user(), follower(row), make.user()
    for person in (speaker, both):
        make.submission(consultation=row, author=person)
    make.submission(consultation=make.consultation(), author=other)
    longer(row)

    assert tell_steps(NOW()) == 3
    assert tell_steps(NOW()) == 0

    assert [told(person) for person in (reader, speaker, both)] == [["round_extended"]] * 3
    assert told(other) == []


@pytest.mark.django_db
def test_the_notice_says_why_until_when_and_what_comes_then():
    row = make.consultation()
    reader = follower(row)
    longer(row)
    row.refresh_from_db()
    tell_steps(NOW())

    with translation.override("en"):
        words = tell(reader.notices.get(kind="round_extended"))

    assert "汛期，再给大家一周。" in words.body
    assert f"24:00 on {row.last_day.day} " in words.body
    assert "The report on what was adopted and what not is promised by" in words.body


@pytest.mark.django_db
def test_the_answer_is_told_to_who_only_followed_for_authors_have_their_own_letter():
    row, official = make.consultation(), make.user("official")
    speaker, reader = follower(row), follower(row)
    make.submission(consultation=row, author=speaker)
    row.thread.contributions.update(state="withdrawn")
    close(consultation=row, now=NOW())
    tell_steps(NOW())
    Notice.objects.all().delete()

    finish(consultation=row, by=official, now=NOW())
    tell_steps(NOW())

    assert told(reader) == ["round_answered"]
    assert told(speaker) == []


def live_through(row, official):
    """Everything that can happen to a round that ends well."""
    move_on(row.opens_at)
    row.refresh_from_db()
    second = make.draft(clauses=make.clauses(4))
    at = row.opens_at + timedelta(days=1)
    release_version(consultation=row, draft=second, actor=official, now=at)
    row.refresh_from_db()
    longer(row)
    row.refresh_from_db()
    move_on(row.closes_at)
    row.refresh_from_db()
    facts = {"consultation": row, "by": official, "now": row.closes_at}
    postpone(due_on=report_due(row) + timedelta(days=5), reason="再调研。", **facts)
    finish(**facts)


@pytest.mark.django_db
def test_each_step_that_is_news_is_told_in_words_of_its_own_in_both_languages():
    row, official = make.consultation(state=State.ANNOUNCED), make.user("official")
    reader = follower(row, NOW())
    live_through(row, official)
    called_off = make.consultation()
    follow(person=reader, consultation=called_off, now=called_off.opens_at)
    call_off(consultation=called_off, reason="上位法在改。", by=official, now=NOW())
    tell_steps(NOW(), at_most=50)

    notices = reader.notices.order_by("pk")
    told_of = "opened amended extended closed postponed answered cancelled"
    assert {notice.kind for notice in notices} == {f"round_{kind}" for kind in told_of.split()}
    for notice, language in product(notices, ("en", "zh-hans")):
        with translation.override(language):
            words = tell(notice)
        assert words.subject
        assert "None" not in words.body
        assert "  " not in words.body


@pytest.mark.django_db
def test_who_came_after_a_step_is_not_told_of_it():
    row = make.consultation()
    longer(row)
    late = follower(row, NOW() + timedelta(minutes=1))

    tell_steps(NOW())

    assert told(late) == []


@pytest.mark.django_db
def test_an_account_that_is_switched_off_is_told_nothing():
    row = make.consultation()
    gone = follower(row, is_active=False)
    longer(row)

    tell_steps(NOW())

    assert told(gone) == []


@pytest.mark.django_db
def test_many_are_told_in_batches_and_after_a_break_the_rest(monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 4)
    row = make.consultation()
    tell_steps(NOW())
    people = [follower(row) for _ in range(6)]
    for _ in range(5):
        person = make.user()
        make.submission(consultation=row, author=person)
        make.submission(consultation=row, author=person)
        people.append(person)
    longer(row)

    assert [tell_steps(NOW(), at_most=1) for _ in range(4)] == [4, 4, 3, 0]

    assert [told(person) for person in people] == [["round_extended"]] * 11
    assert Telling.objects.get(step__kind=Kind.EXTENDED).told == 11


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 30])
def test_a_batch_costs_the_same_for_one_and_for_thirty(people, django_assert_num_queries):
    row = make.consultation()
    tell_steps(NOW())
    for _ in range(people):
        follower(row)
    longer(row)

    with django_assert_num_queries(12):
        assert tell_steps(NOW(), at_most=1) == people


@pytest.mark.django_db(transaction=True)
def test_several_workers_tell_each_person_once():
    row = make.consultation()
    people = [follower(row) for _ in range(12)]
    longer(row)

    def work(_turn):
        try:
            return tell_steps(NOW())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))

    kinds = [sorted(told(person)) for person in people]
    assert kinds == [["round_extended", "round_opened"]] * 12


@pytest.mark.django_db
def test_a_button_follows_and_follows_no_more(client):
    row, person = make.consultation(), make.user()
    url = reverse("consultations:follow", args=[row.pk])
    client.force_login(person)

    assert client.post(url, {"follow": "yes"}).url == f"{row.get_absolute_url()}#timeline"
    assert client.get(row.get_absolute_url()).context["is_followed"]
    listed = client.get(reverse("consultations:followed"))
    assert [card.consultation for card in listed.context["cards"]] == [row]

    client.post(url, {"follow": "no"})
    assert not client.get(row.get_absolute_url()).context["is_followed"]
    assert client.get(reverse("consultations:followed")).context["cards"] == []


@pytest.mark.django_db
def test_a_guest_is_led_to_sign_in_and_back_to_the_round(client):
    row = make.consultation()
    url = reverse("consultations:follow", args=[row.pk])

    assert client.post(url).url == f"/accounts/login/?next={url}"
    client.force_login(make.user())
    assert client.get(url).url == f"{row.get_absolute_url()}#timeline"
    assert Following.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("rounds", [1, 30])
def test_the_list_of_what_is_followed_costs_the_same(client, rounds, django_assert_num_queries):
    person, lead = make.user(), make.department()
    for _ in range(rounds):
        follow(person=person, consultation=make.consultation(lead=lead), now=NOW())
    client.force_login(person)

    with django_assert_num_queries(10):
        client.get(reverse("consultations:followed"))


@pytest.mark.django_db
def test_on_the_tenth_silent_day_the_office_is_told_once_with_advice(client):
    office = make.department()
    row = make.consultation(lead=office)
    official, other = make.user("official", department=office), make.user("official")
    before = row.opens_at + timedelta(days=SILENT_AFTER_DAYS - 1)
    tenth = row.opens_at + timedelta(days=SILENT_AFTER_DAYS)

    assert warn_silent(before) == 0
    assert [warn_silent(tenth), warn_silent(tenth + timedelta(days=1))] == [1, 1]

    assert told(official) == ["round_silent"]
    assert told(other) == []
    notice = official.notices.get()
    assert notice.url == reverse("rounds:detail", args=[row.pk])
    with translation.override("en"):
        assert "poster" in tell(notice).body


@pytest.mark.django_db
def test_one_opinion_ends_the_silence():
    row = make.consultation()
    make.submission(consultation=row)
    later = row.opens_at + timedelta(days=12)

    assert warn_silent(later) == 0
    assert not is_silent(row, later)


@pytest.mark.django_db
def test_the_desk_of_a_silent_round_says_what_helps(client, time_machine):
    office = make.department()
    row = make.consultation(lead=office)
    Consultation.objects.filter(pk=row.pk).update(opens_at=NOW() - timedelta(days=11))
    client.force_login(make.user("official", department=office))

    html = client.get(reverse("rounds:detail", args=[row.pk])).content.decode()

    assert 'id="silent"' in html
    assert reverse("consultations:poster", args=[row.pk]) in html
