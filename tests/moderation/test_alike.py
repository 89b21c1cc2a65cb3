from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.models import Event
from contributions.models import Contribution
from moderation.alike import MOST
from moderation.models import Case, Decision
from moderation.services import decide, decide_cases
from tests import make
from tests.moderation.alike import join
from tests.moderation.cases import ABUSE, QUEUE, held, order, state, text

pytestmark = pytest.mark.django_db


def group(count: int, **options: object) -> list[Case]:
    cases = [held() for _ in range(count)]
    join([case.contribution for case in cases], **options)
    return cases


def page(cases: list[Case]) -> str:
    return reverse("moderation:alike", args=[cases[0].contribution_id])


def test_the_queue_shows_texts_that_are_alike_once(client: Client, moderator: User) -> None:
    alone, cases, other = held(), group(27), held(ABUSE)
    decide(
        contribution=cases[3].contribution,
        moderator=make.user("moderator"),
        action="approve",
        now=timezone.now(),
    )

    seen = client.get(QUEUE, headers={"accept-language": "zh-hans"})

    assert order(text(seen)) == [alone.pk, cases[0].pk, other.pk]
    assert "27人提交了27条相近意见" in text(seen)
    assert "其中26条待审" in text(seen)
    assert next(tab.count for tab in seen.context["tabs"]) == 28


def test_a_filter_by_cause_folds_within_the_cause(client: Client, moderator: User) -> None:
    advert, abuse = held(), held(ABUSE)
    join([advert.contribution, abuse.contribution])

    assert order(text(client.get(QUEUE))) == [advert.pk]
    assert order(text(client.get(f"{QUEUE}?cause=abuse"))) == [abuse.pk]


def test_the_first_being_decided_the_next_stands_for_the_group(
    client: Client, moderator: User
) -> None:
    cases = group(3)
    decide(
        contribution=cases[0].contribution,
        moderator=moderator,
        action="approve",
        now=timezone.now(),
    )

    assert order(text(client.get(QUEUE))) == [cases[1].pk]


def test_a_group_is_decided_at_once_after_a_last_look(client: Client, moderator: User) -> None:
    cases = group(4, wordings=2)
    sent = {
        "action": "withhold",
        "reason": "advert_spam",
        "note": "请勿张贴广告",
        "cases": [case.pk for case in cases[:3]],
    }

    asked = client.post(page(cases), sent)
    assert asked.status_code == 200
    assert [len(wording.cases) for wording in asked.context["wordings"]] == [2, 1]
    assert not Decision.objects.exists()

    answer = client.post(page(cases), {**sent, "confirmed": "1"}, follow=True)

    assert answer.redirect_chain == [(QUEUE, 302)]
    assert [state(case) for case in cases] == ["withheld"] * 3 + ["pending"]
    rows = Decision.objects.order_by("contribution")
    assert list(rows.values_list("contribution", "moderator", "note")) == [
        (case.contribution_id, moderator.pk, "请勿张贴广告") for case in cases[:3]
    ]
    assert Event.objects.filter(verb="moderation.withhold").count() == 3


def test_what_a_colleague_decided_meanwhile_is_left_as_it_is(
    client: Client, moderator: User
) -> None:
    cases = group(3)
    decide(
        contribution=cases[1].contribution,
        moderator=make.user("moderator"),
        action="approve",
        now=timezone.now(),
    )
    ids = [case.pk for case in cases]

    client.post(
        page(cases),
        {"action": "withhold", "reason": "off_topic", "cases": ids, "confirmed": "1"},
    )

    assert [state(case) for case in cases] == ["withheld", "published", "withheld"]


@pytest.mark.django_db(transaction=True)
def test_two_moderators_who_decide_a_group_at_once_decide_each_opinion_once() -> None:
    cases = group(6)
    moderators = [make.user("moderator"), make.user("moderator")]
    rows = list(Case.objects.select_related("contribution__author").order_by("pk"))

    def press(person: User) -> int:
        try:
            settled = decide_cases(
                cases=rows, moderator=person, action="approve", now=timezone.now()
            )
            return len(settled.decisions)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(press, moderators))

    assert sum(counts) == Decision.objects.count() == len(cases)
    assert {state(case) for case in cases} == {"published"}


def test_cases_of_another_group_cannot_be_slipped_in(client: Client, moderator: User) -> None:
    cases, other = group(2), held()

    answer = client.post(page(cases), {"action": "approve", "cases": [other.pk], "confirmed": "1"})

    assert (answer.status_code, state(other)) == (422, "pending")


def test_nobody_decides_about_their_own_words_in_a_group(client: Client, moderator: User) -> None:
    mine, other = held(author=moderator), held()
    join([mine.contribution, other.contribution])

    assert f'name="cases" value="{mine.pk}"' not in text(client.get(page([mine])))
    answer = client.post(page([mine]), {"action": "approve", "cases": [mine.pk], "confirmed": "1"})

    assert (answer.status_code, state(mine)) == (422, "pending")


def test_a_mistake_keeps_what_was_ticked_and_typed(client: Client, moderator: User) -> None:
    cases = group(3)

    answer = client.post(
        page(cases), {"action": "withhold", "note": "写好的说明", "cases": [cases[2].pk]}
    )

    assert answer.status_code == 422
    assert "写好的说明" in text(answer)
    ticked = [f'value="{case.pk}" checked' in text(answer) for case in cases]
    assert ticked == [False, False, True]


def test_a_very_large_group_is_decided_in_parts(client: Client, moderator: User) -> None:
    cases = group(2)
    rows = [make.contribution(state="pending") for _ in range(MOST)]
    Case.objects.bulk_create(
        Case(contribution=row, cause="advert", opened_at=timezone.now()) for row in rows
    )
    first = cases[0].contribution
    comparison = first.copy.comparison
    type(first.copy).objects.bulk_create(
        type(first.copy)(
            contribution=row,
            comparison=comparison,
            first=first,
            kind="exact",
            person="p",
            wording=first.pk,
        )
        for row in rows
    )

    seen = client.get(page(cases))

    assert len(seen.context["group"].waiting) == MOST
    assert seen.context["group"].has_more


@pytest.mark.parametrize("lost", ["alone", "decided"])
def test_there_is_no_group_of_one_and_a_decided_one_says_so(
    client: Client, moderator: User, lost: str
) -> None:
    cases = group(2)
    if lost == "alone":
        Contribution.objects.filter(pk=cases[0].contribution_id).update(state="withdrawn")
        assert client.get(page(cases)).status_code == 404
        return
    Case.objects.update(closed_at=timezone.now())

    assert client.get(page(cases)).context["group"].waiting == []


# session, user, posts, notices; reasons, cases, counts of the tabs; and the groups: all, waiting
@pytest.mark.parametrize("count", [2, 30])
def test_a_queue_with_groups_costs_nine_queries_and_a_group_eight(
    client: Client,
    moderator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    cases = group(count, wordings=2)
    client.get(QUEUE)

    with django_assert_num_queries(9):
        client.get(QUEUE)
    with django_assert_num_queries(7):
        client.get(page(cases))
