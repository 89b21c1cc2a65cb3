"""A petition's page right after a start, when no process remembers anything."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.models import Region
from cms.ahead import count_ahead
from contributions.models import Contribution, Thread
from petitions.models import Invalidation, Petition, Reached
from petitions.services import counting, merge
from petitions.services.reading import read_due
from petitions.services.running import extend
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
# More than are counted ahead of their readers.
OTHERS = 20
NOW = timezone.now


def whole(number: int) -> Petition:
    """A petition of which there is everything to tell: ``number`` of each kind."""
    row = made.petition(title=made.TITLE + "，越早越好")
    for one in range(number):
        region = Region.objects.create(code=f"88{one}", name=f"区{one}", population=10_000)
        made.signature(petition=row, region=region)
        make.contribution(thread=row.thread, author=make.user(), body=f"理由{one}，天天路过。")
        struck(row, one)
    for one in range(min(number, 9)):
        make.contribution(thread=row.news, author=row.creator, body=f"消息{one}，谢谢大家。")
        Contribution.objects.filter(thread=row.news).update(is_public=True)
        Thread.objects.filter(pk=row.news_id).update(contribution_count=one + 1)
        extend(petition=row, days=1, reason=f"会议{one}", by=make.user("moderator"), now=NOW())
    for tier in row.profile.tiers.all()[:number]:
        case = make.whole_case(lead=row.lead, promise="reply")
        make.answer(case=case, state="published")
        now = timezone.now()
        Reached.objects.create(petition=row, tier=tier, reached_at=now, due_on=now, case=case)
    merge(
        petition=made.petition(title="并入的另一件"),
        into=row,
        by=make.user("moderator"),
        now=timezone.now(),
    )
    return row


def struck(row: Petition, number: int) -> None:
    facts = {"previewed": 2, "struck": 2, "state": "done", "key": uuid4()}
    Invalidation.objects.create(
        petition=row,
        condition={},
        reason=f"同一设备{number}",
        by=make.user("moderator"),
        at=timezone.now(),
        **facts,
    )


def others() -> None:
    """Petitions that are read more, and newer ones."""
    for _ in range(OTHERS):
        made.petition()
    Petition.objects.filter(title=made.TITLE).update(hour_count=5)


def forget_everything() -> None:
    for cache in caches.all():
        cache.clear()


# The petition, what it reached, what was said, what is told each minute, whether that was kept,
# and whether a live event is on.
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("query", ["", "?sort=agreed"])
def test_every_page_costs_six_queries_of_a_cold_process(
    client, number, query, django_assert_num_queries
) -> None:
    row = whole(number)
    others()
    counting.count(timezone.now())
    read_all()
    count_ahead(timezone.now())
    forget_everything()

    with django_assert_num_queries(6):
        html = client.get(f"/petitions/{row.pk}/{query}").content.decode()

    for words in (f"理由{number - 1}，", "消息0，", "同一设备0", "会议0", made.TITLE, "的答复"):
        assert words in html


def read_all() -> None:
    while read_due(timezone.now()):
        pass


def test_a_rejected_and_a_merged_one_cost_no_more(client, django_assert_num_queries) -> None:
    into, merged = made.petition(), made.petition()
    merge(petition=merged, into=into, by=make.user("moderator"), now=timezone.now())
    rejected = made.petition(state="rejected", ground="duplicate", duplicate_of=into)
    others()
    read_all()

    for row, queries in ((merged, 6), (rejected, 5)):
        forget_everything()
        with django_assert_num_queries(queries):
            client.get(f"/petitions/{row.pk}/")


def test_what_is_hidden_since_it_was_read_is_not_told(client) -> None:
    row, other = made.petition(), made.petition(title=made.TITLE + "和饮水处")
    read_all()
    assert other.title in client.get(f"/petitions/{row.pk}/").content.decode()

    Petition.objects.filter(pk=other.pk).update(state="hidden")
    forget_everything()

    assert other.title not in client.get(f"/petitions/{row.pk}/").content.decode()


def test_a_place_of_a_consultation_that_is_like_it_is_told(client) -> None:
    row = made.petition()
    place = make.clause_threads(make.consultation())[0]
    Thread.objects.filter(pk=place.pk).update(title=made.TITLE, text=made.ASK)
    read_all()

    html = client.get(f"/petitions/{row.pk}/").content.decode()

    assert f'href="{place.get_absolute_url()}"' in html


def test_each_is_read_once_and_open_ones_anew_after_a_day() -> None:
    now = timezone.now()
    made.petition(), made.petition(state="closed"), made.petition(state="draft")

    assert [read_due(now), read_due(now), read_due(now + timedelta(days=2))] == [2, 0, 1]
