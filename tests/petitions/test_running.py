"""What happens to petitions with time, and what moderators do with open ones."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from django.utils import timezone, translation

from contributions.models import Contribution, Thread
from contributions.services import publish, withhold
from core.errors import StaleState, UnlawfulMove
from notifications.models import Notice
from notifications.text import tell
from petitions.models import Blackout, Mailing, Petition, Profile, Rested
from petitions.services import (
    close_due,
    extend,
    merge,
    move_on,
    reminding,
    running,
    send_news,
    stop,
    tell_signers,
)
from petitions.services import news as news_service
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


def boss() -> object:
    return make.user("moderator")


def test_a_petition_closes_at_the_end_of_its_time_however_late_the_worker_comes() -> None:
    row = made.petition(now=NOW() - timedelta(days=70))
    assert move_on(NOW()) == 1
    row = made.fresh(row)
    assert (row.state, row.closed_at) == ("closed", row.closes_at)
    assert Thread.objects.get(pk=row.thread_id).closed_at
    assert move_on(NOW()) == 0
    assert Notice.objects.filter(kind="petition_closed", recipient=row.creator).count() == 1


def test_it_does_not_close_a_second_early() -> None:
    row = made.petition()
    assert close_due(row.closes_at - timedelta(seconds=1)) == 0
    assert close_due(row.closes_at) == 1


def test_a_search_for_sponsors_ends_with_a_mail_and_a_way_on() -> None:
    row = made.petition(state="sponsoring", now=NOW() - timedelta(days=31))
    assert move_on(NOW()) == 1
    row = made.fresh(row)
    assert row.state == "lapsed"
    notice = Notice.objects.get(kind="petition_lapsed")
    assert "0" in tell(notice).body
    assert notice.try_at is not None


# Sponsors are sought for 30 days; five are needed.
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_misses_sponsors_is_reminded_once_at_two_thirds_of_the_time(language: str) -> None:
    begun = NOW()
    row = made.petition(state="sponsoring", now=begun)
    at = begun + timedelta(days=20)
    assert move_on(at - timedelta(minutes=1)) == 0
    assert [move_on(at) for _ in range(2)] == [1, 0]
    assert move_on(at + timedelta(days=5)) == 0
    notice = Notice.objects.get(kind="petition_sponsors_missing")
    assert (notice.recipient, notice.data["missing"]) == (row.creator, 5)
    assert notice.url == f"/petitions/{row.pk}/mine/"
    with translation.override(language):
        said = tell(notice)
    words = {
        "zh-hans": ("还差5名", "目前已有0人"),
        "en": ("still needs 5 sponsors", "0 people have"),
    }
    subject, body = words[language]
    assert subject in said.subject
    assert body in said.body


def test_two_workers_remind_of_one_petition_once() -> None:
    row = made.petition(state="sponsoring", now=NOW() - timedelta(days=21))
    for _worker in range(2):
        reminding._remind(row, NOW())
    assert Notice.objects.filter(kind="petition_sponsors_missing").count() == 1


def test_nobody_is_reminded_of_what_is_no_longer_missing() -> None:
    begun = NOW() - timedelta(days=21)
    row = made.petition(state="sponsoring", now=begun)
    Petition.objects.filter(pk=row.pk).update(sponsor_count=5)
    made.petition(state="checking", now=begun)
    made.petition(state="sponsoring", now=begun - timedelta(days=10))
    assert reminding.remind_due(NOW()) == 0
    # The last sponsor comes after the worker has read the row.
    assert not reminding._remind(row, NOW())


def test_quiet_days_put_the_reminder_off() -> None:
    begun = NOW()
    made.petition(state="sponsoring", now=begun)
    quiet(begun + timedelta(days=15), 3)
    assert move_on(begun + timedelta(days=15)) == 1
    assert move_on(begun + timedelta(days=22)) == 0
    assert move_on(begun + timedelta(days=23, hours=24)) == 1


def test_stopping_tells_everybody_why_and_keeps_what_was_signed() -> None:
    row = made.petition()
    signed = made.signature(petition=row)
    with pytest.raises(running.ReasonMissing):
        stop(petition=row, by=boss(), reason=" ", now=NOW())
    stop(petition=row, by=boss(), reason="工程已经取消。", now=NOW())
    row = made.fresh(row)
    assert (row.state, row.stop_reason) == ("stopped", "工程已经取消。")
    mailing = Mailing.objects.get(kind="petition_stopped")
    assert (mailing.last_id, mailing.data["reason"]) == (signed.pk, "工程已经取消。")
    with pytest.raises(UnlawfulMove):
        stop(petition=row, by=boss(), reason="再停一次", now=NOW())


def test_merging_closes_one_and_sends_people_to_another_that_is_open() -> None:
    row, into, over = made.petition(), made.petition(), made.petition(state="closed")
    for wrong in (row, over, made.petition(state="checking")):
        with pytest.raises(running.NotForMerging):
            merge(petition=row, into=wrong, by=boss(), now=NOW())
    merge(petition=row, into=into, by=boss(), now=NOW())
    row = made.fresh(row)
    assert (row.state, row.merged_into) == ("closed", into)
    with pytest.raises(running.NotForMerging):
        merge(petition=into, into=row, by=boss(), now=NOW())
    assert Mailing.objects.get(kind="petition_merged").data["into"] == into.title


def test_more_days_end_with_a_day_and_are_given_in_time_only() -> None:
    row = made.petition()
    before = row.closes_at
    for days in (0, 181):
        with pytest.raises(running.WrongDays):
            extend(petition=row, days=days, reason="暴雨停网", by=boss(), now=NOW())
    extend(petition=row, days=3, reason="暴雨停网", by=boss(), now=NOW())
    assert made.fresh(row).closes_at == before + timedelta(days=3)
    with pytest.raises(StaleState):
        extend(petition=row, days=3, reason="太晚", by=boss(), now=before + timedelta(days=3))


# Quiet periods


def quiet(first: datetime, days: int) -> Blackout:
    day = timezone.localdate(first)
    columns = {"first_day": day, "last_day": day + timedelta(days=days - 1)}
    return Blackout.objects.create(profile_key="yt-petition", reason="换届选举", **columns)


def test_quiet_days_are_added_once_and_the_creator_is_told() -> None:
    row = made.petition()
    begun = NOW() + timedelta(days=10)
    quiet(begun, 7)
    assert move_on(NOW()) == 0
    assert move_on(begun) == 1
    assert move_on(begun) == 0
    assert made.fresh(row).closes_at == row.closes_at + timedelta(days=7)
    assert Rested.objects.get().days == 7
    assert "换届选举" in tell(Notice.objects.get(kind="petition_resting")).body


def test_days_of_a_petition_that_would_close_in_the_quiet_period_are_added_first() -> None:
    row = made.petition()
    last = row.closes_at - timedelta(days=1)
    quiet(last, 7)
    assert move_on(row.closes_at + timedelta(days=1)) == 1
    row = made.fresh(row)
    assert row.state == "open"
    assert move_on(row.closes_at) == 1


def test_a_quiet_period_made_longer_or_shorter_changes_the_end_by_the_difference() -> None:
    row = made.petition()
    begun = NOW() + timedelta(days=10)
    period = quiet(begun, 7)
    move_on(begun)
    for more, days in ((3, 10), (-5, 5)):
        Blackout.objects.filter(pk=period.pk).update(last_day=F("last_day") + timedelta(days=more))
        move_on(begun)
        assert made.fresh(row).closes_at == row.closes_at + timedelta(days=days)


def test_quiet_days_of_other_rules_or_before_it_began_change_nothing() -> None:
    quiet(NOW() - timedelta(days=8), 7)
    Blackout.objects.create(
        profile_key="other",
        reason="另一种",
        first_day=timezone.localdate(),
        last_day=timezone.localdate(),
    )
    row = made.petition()
    assert move_on(NOW()) == 0
    assert made.fresh(row).closes_at == row.closes_at


def test_the_search_for_sponsors_rests_too() -> None:
    row = made.petition(state="sponsoring")
    begun = NOW() + timedelta(days=10)
    quiet(begun, 7)
    assert move_on(begun) == 1
    assert made.fresh(row).sponsors_until - row.sponsors_until >= timedelta(days=7)


# News


def test_news_is_read_by_a_moderator_before_signers_get_it_once() -> None:
    row = made.petition()
    told = tell_signers(petition=row, words="城管局约我们下周见面。", now=NOW())
    assert told.contribution.state == Contribution.State.PENDING
    assert send_news(NOW()) == 0
    publish(contribution=told.contribution, now=NOW())
    assert send_news(NOW()) == 1
    assert send_news(NOW()) == 0
    assert Mailing.objects.get().data["words"] == "城管局约我们下周见面。"


def test_one_a_week_and_what_was_not_let_through_does_not_count() -> None:
    row = made.petition()
    first = tell_signers(petition=row, words="第一次通报。", now=NOW())
    with pytest.raises(news_service.NewsTooSoon):
        tell_signers(petition=row, words="第二次通报。", now=NOW() + timedelta(days=6))
    withhold(contribution=first.contribution)
    second = tell_signers(petition=row, words="改过的通报。", now=NOW() + timedelta(days=1))
    assert second.number == 2


def test_ten_are_the_most() -> None:
    row = made.petition()
    for week in range(10):
        tell_signers(petition=row, words=f"第{week}周。", now=NOW() + timedelta(days=8 * week))
    with pytest.raises(news_service.NewsAllTold):
        tell_signers(petition=row, words="第十一次。", now=NOW() + timedelta(days=100))


@pytest.mark.parametrize("state", ["sponsoring", "checking", "rejected", "hidden", "stopped"])
def test_there_is_no_news_of_what_is_not_signed(state: str) -> None:
    with pytest.raises(news_service.NoNews):
        tell_signers(petition=made.petition(state=state), words="有消息。", now=NOW())


def test_news_of_a_petition_that_was_hidden_meanwhile_is_not_sent() -> None:
    row = made.petition()
    told = tell_signers(petition=row, words="有消息。", now=NOW())
    publish(contribution=told.contribution, now=NOW())
    Petition._base_manager.filter(pk=row.pk).update(state="hidden")
    assert send_news(NOW()) == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_notice_of_the_life_is_told_in_both_languages(language: str) -> None:
    for state in ("lapsed", "closed", "stopped", "rejected", "hidden"):
        made.petition(state=state, profile=Profile.objects.get(key="yt-petition"))
    with translation.override(language):
        for notice in Notice.objects.all():
            said = tell(notice)
            assert said.subject
            assert said.body
            assert "{{" not in said.body
            assert "None" not in said.subject + said.body
