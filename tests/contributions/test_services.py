import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from contributions.models import Contribution, Original, Thread, Vote
from contributions.services import (
    NotOpenToVotes,
    ThreadClosed,
    WrongLength,
    cast_vote,
    contribute,
    hide,
    publish,
    recount,
    restore,
    withdraw,
    withhold,
)
from contributions.text import unseal
from core.errors import DomainError, UnlawfulMove
from tests import make

NOW = timezone.now()


def tally(row: Contribution) -> tuple[int, int]:
    row.refresh_from_db()
    return row.agree_count, row.disagree_count


@pytest.mark.django_db
def test_what_is_stored_is_clean_and_masked_and_the_original_sealed() -> None:
    typed = "<b>住江边</b>，电话 13800138000 \x00"

    row, masked = contribute(
        thread=make.thread(), author=make.user(), body=typed, proposal="邮箱 a@b.cn", at=NOW
    )

    stored = Contribution.objects.values("body", "proposal", "state", "stance").get()
    assert stored == {
        "body": "住江边，电话 【手机号】",
        "proposal": "邮箱 【邮箱】",
        "state": "pending",
        "stance": "",
    }
    assert masked == ("mobile", "email")
    assert unseal(Original.objects.get(pk=row.pk).sealed) == {
        "body": typed,
        "proposal": "邮箱 a@b.cn",
    }
    assert b"13800138000" not in bytes(Original.objects.get().sealed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        {"body": "好"},
        {"body": "<script>alert(1)</script>"},
        {"body": "字" * 20_001},
        {"body": "好的", "proposal": "字" * 20_001},
    ],
    ids=["short", "markup", "long", "long proposal"],
)
def test_words_of_the_wrong_length_are_not_stored(words: dict[str, str]) -> None:
    with pytest.raises(WrongLength), transaction.atomic():
        contribute(thread=make.thread(), author=make.user(), at=NOW, **words)

    assert (Contribution.objects.count(), Original.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("closed_for", "taken"), [(timedelta(0), False), (timedelta(seconds=-1), True)]
)
def test_a_closed_thread_takes_no_more_words(closed_for: timedelta, *, taken: bool) -> None:
    thread = make.thread(closed_at=NOW - closed_for)

    if taken:
        contribute(thread=thread, author=make.user(), body="赶上了", at=NOW)
    else:
        with pytest.raises(ThreadClosed), transaction.atomic():
            contribute(thread=thread, author=make.user(), body="晚了", at=NOW)

    assert Contribution.objects.count() == int(taken)


@pytest.mark.django_db
def test_a_vote_is_cast_changed_and_taken_back() -> None:
    row, voter = make.contribution(), make.user()
    make_vote = {"contribution": row, "voter": voter}

    seen = []
    for value in (1, 1, -1, -1, 0, 0, 1):
        voted = cast_vote(**make_vote, value=value)
        assert voted.my_vote == value
        assert (voted.agree_count, voted.disagree_count) == tally(row)
        seen.append(tally(row))

    assert seen == [(1, 0), (1, 0), (0, 1), (0, 1), (0, 0), (0, 0), (1, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [s for s in Contribution.State if s != "published"])
def test_what_is_not_published_gets_no_votes(state: str) -> None:
    with pytest.raises(NotOpenToVotes):
        cast_vote(contribution=make.contribution(state=state), voter=make.user(), value=1)

    assert Vote.objects.count() == 0


@pytest.mark.django_db
def test_words_kept_from_the_public_get_no_votes() -> None:
    with pytest.raises(NotOpenToVotes):
        cast_vote(contribution=make.contribution(is_public=False), voter=make.user(), value=1)


@pytest.mark.django_db
def test_a_closed_thread_takes_no_votes() -> None:
    row = make.contribution()
    Thread.objects.update(closed_at=NOW)

    with pytest.raises(ThreadClosed):
        cast_vote(contribution=row, voter=make.user(), value=1)


@pytest.mark.django_db(transaction=True)
def test_forty_voters_at_once_leave_a_true_tally() -> None:
    row = make.contribution()
    voters = [make.user() for _ in range(40)]
    # The last word of every fourth voter is to take the vote back, of the rest yes, no, yes.
    last = {voter.pk: (1, -1, 1, 0)[n % 4] for n, voter in enumerate(voters)}

    def vote(n: int) -> None:
        try:
            for value in (-1, 1, 0, last[voters[n].pk]):
                cast_vote(contribution=row, voter=voters[n], value=value)
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(vote, range(40)))

    assert tally(row) == (20, 10)
    assert dict(Vote.objects.values_list("voter", "value")) == {
        voter: value for voter, value in last.items() if value
    }
    assert Event.objects.filter(verb="contributions.voted").count() == 160


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_windows_has_one_vote() -> None:
    row, voter = make.contribution(), make.user()

    def vote(n: int) -> None:
        try:
            cast_vote(contribution=row, voter=voter, value=1 if n % 2 else -1)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(vote, range(24)))

    assert sum(tally(row)) == Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_hiding_and_withdrawing_at_once_is_counted_once() -> None:
    row = make.contribution()

    def leave(verb: Callable[..., Contribution]) -> str:
        try:
            verb(contribution=Contribution.objects.get(pk=row.pk))
            return "done"
        except DomainError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(leave, [hide, withdraw] * 4))

    assert sorted(ends) == ["done"] + ["refused"] * 7
    assert Thread.objects.get().contribution_count == 0


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_the_count_is_that_of_the_accepted_after_any_sequence(seed: int) -> None:
    chance, thread = random.Random(seed), make.thread(moderation=Thread.Moderation.PRE)
    for _ in range(5):
        contribute(thread=thread, author=None, body="说一句", at=NOW)
    verbs = (publish, withhold, hide, restore, withdraw)

    lawful = 0
    for _ in range(60):
        row = chance.choice(list(Contribution.objects.all()))
        verb = chance.choice(verbs)
        dated = {"now": NOW} if verb in (publish, restore) else {}
        try:
            with transaction.atomic():
                verb(contribution=row, **dated)
            lawful += 1
        except UnlawfulMove:
            pass
        thread.refresh_from_db()
        assert thread.contribution_count == Contribution.objects.accepted().count()

    assert lawful > 5


@pytest.mark.django_db
def test_restored_words_keep_their_votes_and_their_date() -> None:
    row = make.contribution(at=NOW - timedelta(days=2))
    cast_vote(contribution=row, voter=make.user(), value=1)
    row.refresh_from_db()

    hide(contribution=row)
    restore(contribution=row, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.agree_count, row.created_at) == (
        "published",
        1,
        NOW - timedelta(days=2),
    )


@pytest.mark.django_db
def test_withdrawing_is_on_record_without_the_words() -> None:
    row = make.contribution(body="这句话不能留在日志里")

    withdraw(contribution=row)

    event = Event.objects.get(verb="contributions.withdrawn")
    assert (event.actor, event.subject, event.data) == (
        row.author,
        f"contributions.contribution:{row.pk}",
        {},
    )


@pytest.mark.django_db
def test_true_tallies_are_found_true() -> None:
    row = make.contribution()
    make.contribution(thread=row.thread, state="hidden")
    Thread.objects.update(contribution_count=1)
    cast_vote(contribution=row, voter=make.user(), value=1)
    cast_vote(contribution=row, voter=make.user(), value=-1)

    call_command("recount", stdout=(said := StringIO()))

    assert said.getvalue() == "Every sum is right.\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("agree", "disagree"), [(0, 1), (2, 1), (1, 0), (1, 5)], ids=["-agree", "+agree", "-no", "+no"]
)
def test_a_wrong_tally_is_put_right_and_told(agree: int, disagree: int) -> None:
    row, sound = make.contribution(), make.contribution()
    for opinion in (row, sound):
        cast_vote(contribution=opinion, voter=make.user(), value=1)
        cast_vote(contribution=opinion, voter=make.user(), value=-1)
    Contribution.objects.filter(pk=row.pk).update(agree_count=agree, disagree_count=disagree)
    Thread.objects.filter(pk=row.thread_id).update(contribution_count=7)

    with pytest.raises(CommandError) as refused:
        call_command("recount")

    assert str(refused.value) == (
        "Wrong sums, put right: 1 threads, 1 contributions, 0 sums of petitions."
    )
    assert (tally(row), tally(sound)) == ((1, 1), (1, 1))
    assert list(Thread.objects.values_list("contribution_count", flat=True)) == [1, 1]
    assert recount() == (0, 0)


@pytest.mark.django_db
def test_nothing_is_counted_where_nothing_was_said() -> None:
    empty = make.thread(contribution_count=3)

    assert recount() == (1, 0)
    empty.refresh_from_db()
    assert empty.contribution_count == 0
