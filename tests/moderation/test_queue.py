import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from contributions.models import Thread
from contributions.services import withdraw
from moderation.models import Decision, Reason
from moderation.services import decide, receive
from tests import make
from tests.moderation.cases import ABUSE, ADVERT, QUEUE, held, order, state, text

pytestmark = pytest.mark.django_db


def test_the_queue_shows_what_the_machine_saw_in_masked_words(
    client: Client, moderator: User
) -> None:
    case = held(f"<script>x</script><b>{ADVERT} & <45</b>", hours=30)

    page = text(client.get(QUEUE))

    assert "日赚五百，加微信 【微信号】，电话 【手机号】 &amp; &lt;45" in page
    assert "<q><bdi>日赚</bdi></q>" in page
    assert "13800138000" not in page
    assert "abc12345" not in page
    assert 'class="state state-overdue"' in page
    place = case.contribution.thread.get_absolute_url()
    assert f'href="{place}"><bdi>夜间办法</bdi> · <bdi>第五条</bdi></a>' in page


@pytest.mark.parametrize(("hours", "colour"), [(1, "assigned"), (13, "pending"), (25, "overdue")])
def test_age_is_told_in_words_and_colour(
    client: Client, moderator: User, hours: float, colour: str
) -> None:
    held(hours=hours)

    chip = text(client.get(QUEUE)).split("<main")[1]

    assert f'<span class="state state-{colour}">' in chip
    assert str(hours) in chip.split(f"state-{colour}")[1].split("</span>")[0]


def test_long_words_are_folded_and_none_is_left_out(client: Client, moderator: User) -> None:
    held("夜里很吵。" * 90 + "电话 13800138000，就这句话在最后")

    page = text(client.get(QUEUE))

    assert "<details>" in page
    assert "就这句话在最后" in page


def test_the_queue_is_paged_by_age(client: Client, moderator: User) -> None:
    cases = [held(hours=hours) for hours in range(1, 31)]
    cases.reverse()

    first = client.get(QUEUE)
    url = first.context["page"].newer_url
    second = client.get(QUEUE + url)

    assert order(text(first)) == [case.pk for case in cases[:20]]
    assert url == f"?after={cases[19].pk}"
    assert order(text(second)) == [case.pk for case in cases[20:]]
    assert second.context["page"].newer_url == ""


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "١"])
def test_a_page_that_makes_no_sense_is_the_first(
    client: Client, moderator: User, after: str
) -> None:
    case = held()

    assert order(text(client.get(QUEUE, {"after": after}))) == [case.pk]


def test_the_queue_is_filtered_by_cause_in_the_address(client: Client, moderator: User) -> None:
    adverts = [held(hours=hours) for hours in range(22, 0, -1)]
    abuse = held(ABUSE)

    first = client.get(QUEUE, {"cause": "advert"})

    tabs = [(tab.cause, tab.count) for tab in first.context["tabs"]]
    assert tabs == [("", 23), ("advert", 22), ("abuse", 1)]
    assert first.context["page"].newer_url == f"?cause=advert&after={adverts[19].pk}"
    assert order(text(client.get(QUEUE, {"cause": "abuse"}))) == [abuse.pk]
    assert order(text(client.get(QUEUE, {"cause": "<b>"}))) == []


def test_an_empty_queue_says_that_nothing_waits(client: Client, moderator: User) -> None:
    page = text(client.get(QUEUE))

    assert 'class="empty"' in page
    assert 'name="cases"' not in page


def test_withdrawn_words_leave_the_queue(client: Client, moderator: User) -> None:
    case = held()
    withdraw(contribution=case.contribution)

    assert order(text(client.get(QUEUE))) == []


def test_several_are_approved_at_once(client: Client, moderator: User) -> None:
    cases = [held() for _ in range(3)]

    response = client.post(
        QUEUE + "?cause=advert",
        {"action": "approve", "cases": [cases[0].pk, cases[2].pk]},
        follow=True,
    )

    assert response.redirect_chain == [(QUEUE + "?cause=advert", 302)]
    assert [state(case) for case in cases] == ["published", "pending", "published"]
    assert messages(response) == [("success", "2")]


def messages(response: object) -> list[tuple[str, str]]:
    """The level of each message and the number it names."""
    return [
        (message.level_tag, "".join(filter(str.isdigit, str(message))))
        for message in response.context["messages"]
    ]


def test_several_are_withheld_for_a_reason_and_published_ones_hidden(
    client: Client, moderator: User
) -> None:
    waits = held()
    Thread.objects.update(moderation=Thread.Moderation.POST)
    shown = receive(
        thread=Thread.objects.get(), author=make.user(), body=ABUSE, at=timezone.now()
    ).moderation_cases.get()

    client.post(
        QUEUE,
        {
            "action": "withhold",
            "cases": [waits.pk, shown.pk],
            "reason": "advert_spam",
            "note": "请改",
        },
    )

    assert (state(waits), state(shown)) == ("withheld", "hidden")
    assert (
        list(Decision.objects.values_list("reason", "note", "moderator"))
        == [("advert_spam", "请改", moderator.pk)] * 2
    )


def test_it_is_told_what_a_colleague_had_decided_before(client: Client, moderator: User) -> None:
    mine, theirs = held(), held()
    decide(
        contribution=theirs.contribution,
        moderator=make.user("moderator"),
        action="withhold",
        reason=Reason.objects.get(pk="off_topic"),
        now=timezone.now(),
    )

    response = client.post(QUEUE, {"action": "approve", "cases": [mine.pk, theirs.pk]}, follow=True)

    assert messages(response) == [("success", "1"), ("warning", "1")]
    assert (state(mine), state(theirs)) == ("published", "withheld")
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"cases": []}, "cases"),
        ({"cases": [999_999]}, "cases"),
        ({"cases": ["x"]}, "cases"),
        ({"cases": [10**30]}, "cases"),
        ({"action": ""}, "action"),
        ({"action": "hide"}, "action"),
        ({"reason": ""}, "reason"),
        ({"reason": "unheard_of"}, "reason"),
        ({"reason": "other_with_basis", "note": ""}, "note"),
        ({"note": "长" * 301}, "note"),
    ],
    ids=str,
)
def test_a_form_that_is_not_complete_decides_nothing(
    client: Client, moderator: User, change: dict[str, object], wrong: str
) -> None:
    case = held()
    whole = {"action": "withhold", "cases": [case.pk], "reason": "off_topic", "note": "请改"}

    response = client.post(QUEUE, whole | change)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [wrong]
    assert state(case) == "pending"
    if "cases" not in change:
        assert f'name="cases" value="{case.pk}" checked' in text(response)


@pytest.mark.parametrize("cause", ["\x00", "no such cause", "x" * 5000])
def test_nothing_waits_for_an_absurd_cause(client, cause):
    client.force_login(make.user("moderator"))

    response = client.get(QUEUE, {"cause": cause})

    assert (response.status_code, response.context["page"].rows) == (200, [])
