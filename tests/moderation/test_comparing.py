from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contributions.models import Contribution
from moderation.comparing import LEASE, Said, claim, compare
from moderation.models import Comparison, Copy
from nlp.alike import find_alike
from nlp.apart import Died
from tests import make
from tests.moderation.alike import join

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SHARED = "希望静谧区晚上九点半以后不再用音箱，让老人和孩子睡个好觉。"
ALONE = "建议在望江路增设两处公共厕所，方便晚上散步的人。"


def said(*texts: str, people: str = "abcdefgh") -> list[Said]:
    thread = make.thread()
    rows = [make.contribution(thread=thread, body=text) for text in texts]
    return [Said(row.pk, person, row.body) for row, person in zip(rows, people, strict=False)]


def done(texts: list[Said], *, mark: int = 1, now=NOW) -> Comparison:
    row = claim(scope="a matter", mark=mark, now=now)
    compare(row, texts, mark=mark, engine=find_alike)
    row.refresh_from_db()
    return row


def test_texts_that_are_alike_are_kept_as_one_group_with_people_and_wordings() -> None:
    texts = said(SHARED, ALONE, f"{SHARED}！", SHARED.replace("老人", "居民"), people="aabc")

    row = done(texts)

    first = texts[0].contribution
    assert list(Copy.objects.groups()) == [
        {"first": first, "kind": "near", "texts": 3, "people": 3, "wordings": 2}
    ]
    assert not Copy.objects.filter(contribution=texts[1].contribution).exists()
    assert (row.mark, row.text_count, row.progress, row.lease_until) == (1, 4, 100, None)
    assert (row.has_failed, row.is_running) == (False, False)


def test_comparing_again_keeps_the_name_of_a_group_and_drops_what_was_taken_back() -> None:
    texts = said(SHARED, SHARED, SHARED, ALONE, f"{ALONE}好")
    done(texts[:3])
    first = Copy.objects.values_list("first").distinct().get()

    done([*texts[:2], *texts[3:]], mark=2, now=timezone.now() + timedelta(hours=1))

    groups = [(row["first"], row["texts"]) for row in Copy.objects.groups()]
    assert groups == [(*first, 2), (texts[3].contribution, 2)]


@pytest.mark.parametrize(
    ("mark", "after", "seconds", "due"),
    [
        (1, 3600, 1, False),
        (2, 59, 1, False),
        (2, 60, 1, True),
        (2, 599, 30, False),
        (2, 600, 30, True),
    ],
)
def test_it_is_compared_again_when_something_came_and_it_is_time(
    mark: int, after: int, seconds: float, due: bool
) -> None:
    row = Comparison(mark=1, compared_at=NOW, seconds=seconds)

    assert row.is_due(NOW + timedelta(seconds=after), mark) is due


def test_one_comparison_is_in_one_workers_hand() -> None:
    first = claim(scope="a matter", mark=1, now=NOW)

    assert first.is_running
    assert claim(scope="a matter", mark=1, now=NOW + LEASE) is None
    assert claim(scope="a matter", mark=1, now=NOW + LEASE * 1.1) is not None


def test_a_worker_that_was_given_up_changes_nothing() -> None:
    texts = said(SHARED, SHARED)
    slow = claim(scope="a matter", mark=1, now=NOW - LEASE * 2)
    quick = claim(scope="a matter", mark=1, now=NOW)

    compare(slow, texts, mark=1, engine=find_alike)

    assert not Copy.objects.exists()
    row = Comparison.objects.get()
    assert (row.worker, row.mark, row.is_running) == (quick.worker, 0, True)


@pytest.mark.parametrize("error", [Died(), MemoryError()])
def test_a_failure_keeps_what_there_was_and_waits_for_new_texts(error: Exception) -> None:
    texts = said(SHARED, SHARED)
    done(texts)
    later = timezone.now() + timedelta(hours=1)
    row = claim(scope="a matter", mark=2, now=later)

    def dies(_texts: list[str], *, progress: Callable[[float], None]) -> dict:
        progress(0.5)
        raise error

    compare(row, texts, mark=2, engine=dies)

    row.refresh_from_db()
    assert (row.has_failed, row.mark, row.is_running, Copy.objects.count()) == (True, 2, False, 2)
    assert claim(scope="a matter", mark=2, now=later + timedelta(hours=9)) is None


def test_how_far_it_has_come_is_told() -> None:
    seen = []

    def engine(_texts: list[str], *, progress: Callable[[float], None]) -> dict:
        for share in (0.25, 1):
            progress(share)
            seen.append(Comparison.objects.get().progress)
        return {}

    compare(claim(scope="a matter", mark=1, now=NOW), [], mark=1, engine=engine)

    assert seen == [24, 99]


@pytest.mark.parametrize(
    "columns", [{"kind": "alike"}, {"person": ""}, {"wording": 10**9}, {"wording": 0}], ids=str
)
def test_the_database_refuses_what_no_copy_may_be(columns: dict[str, object]) -> None:
    row = join([make.contribution(), make.contribution()])[1]

    with pytest.raises(IntegrityError), transaction.atomic():
        Copy.objects.filter(pk=row.pk).update(**columns)


def test_what_was_taken_back_stands_in_no_group() -> None:
    rows = [make.contribution() for _ in range(3)]
    join(rows)
    Contribution.objects.filter(pk=rows[0].pk).update(state="withdrawn")
    Contribution.objects.filter(pk=rows[1].pk).update(state="hidden")

    assert [row["texts"] for row in Copy.objects.standing().groups()] == [2]
    assert list(Copy.objects.accepted().groups()) == []
