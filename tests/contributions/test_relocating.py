"""Words that are moved to another thread keep their replies, their votes, and all counts true."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from contributions.models import Contribution, Thread
from contributions.services import cast_vote, hide, publish, recount, relocate
from core.errors import DomainError
from tests import make

pytestmark = pytest.mark.django_db


def rows(*some: Contribution) -> object:
    return Contribution.objects.filter(pk__in=[row.pk for row in some])


def numbers(thread: Thread) -> tuple[int, object]:
    row = Thread.objects.get(pk=thread.pk)
    return row.contribution_count, row.last_at


def test_heads_go_with_their_replies_and_votes() -> None:
    here, there = make.thread(), make.thread()
    head = make.contribution(thread=here, is_head=True)
    reply = make.contribution(thread=here, parent=head)
    stays = make.contribution(thread=here, is_head=True)
    cast_vote(contribution=reply, voter=make.user(), value=1)
    assert relocate(rows=rows(head), to=there) == [reply.pk, head.pk]
    assert set(there.contributions.values_list("pk", "agree_count", "reply_count")) == {
        (head.pk, 0, 1),
        (reply.pk, 1, 0),
    }
    assert list(here.contributions.all()) == [stays]
    assert numbers(here) == (1, stays.created_at)
    assert numbers(there) == (2, reply.created_at)
    assert recount() == (0, 0)


def test_what_is_not_published_moves_and_does_not_count() -> None:
    here, there = make.thread(), make.thread()
    body = "我的手机号是13800138000，请给我回电话。"
    waiting = make.contribution(thread=here, body=body, is_head=True, state="pending")
    assert waiting.state == Contribution.State.PENDING
    relocate(rows=rows(waiting), to=there)
    assert (numbers(here), numbers(there)) == ((0, None), (0, None))
    # Who loaded it before it was moved counts it where it is.
    publish(contribution=waiting, now=timezone.now())
    assert (numbers(here)[0], numbers(there)[0]) == (0, 1)
    assert recount() == (0, 0)


def test_what_opened_a_place_heads_a_discussion_in_the_next() -> None:
    opening = make.contribution(thread=make.thread())
    assert opening.shuffle is None
    relocate(rows=rows(opening), to=make.thread())
    assert Contribution.objects.heads().get() == opening


def test_moving_where_it_is_changes_nothing() -> None:
    here = make.thread()
    head = make.contribution(thread=here, is_head=True)
    relocate(rows=rows(head), to=here)
    assert numbers(here)[0] == 1
    assert recount() == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_counts_are_true_whoever_votes_and_decides_meanwhile() -> None:
    here, there = make.thread(), make.thread()
    heads = [make.contribution(thread=here, is_head=True) for _ in range(6)]
    replies = [make.contribution(thread=here, parent=head) for head in heads for _ in range(2)]
    voters = [make.user() for _ in range(8)]

    def act(number: int) -> None:
        try:
            if number % 3 == 0:
                place = there if number % 2 else here
                relocate(rows=rows(*heads[number % 5 :]), to=place)
            elif number % 3 == 1:
                hide(contribution=Contribution.objects.get(pk=replies[number % 12].pk))
            else:
                row = replies[number % 12]
                cast_vote(contribution=row, voter=voters[number % 8], value=1)
        except DomainError:
            pass  # hidden already
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(act, range(36)))
    assert recount() == (0, 0)
    for reply in Contribution.objects.filter(parent__isnull=False).select_related("parent"):
        assert reply.thread_id == reply.parent.thread_id
