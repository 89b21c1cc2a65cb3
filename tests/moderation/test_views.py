from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contributions.models import Contribution, Thread
from contributions.services import withdraw
from moderation.models import Case, Decision, Reason
from moderation.services import decide, receive
from tests import make

pytestmark = pytest.mark.django_db
QUEUE = "/moderation/"
ADVERT = "日赚五百，加微信 abc12345，电话 13800138000"
ABUSE = "你这个傻逼方案"


@pytest.fixture
def moderator(client: Client) -> User:
    """A moderator who is signed in."""
    person = make.user("moderator")
    client.force_login(person)
    return person


def held(body: str = ADVERT, *, hours: float = 0, author: User | None = None) -> Case:
    row = receive(
        thread=make.thread(matter="夜间办法", title="第五条"),
        author=author or make.user(),
        body=body,
        at=timezone.now() - timedelta(hours=hours),
    )
    return row.moderation_cases.get()


def item(case: Case) -> str:
    return reverse("moderation:contribution", args=[case.contribution_id])


def state(case: Case) -> str:
    return Contribution.objects.get(pk=case.contribution_id).state


def order(html: str) -> list[int]:
    """The ids of the cases on the page, from top to bottom."""
    return [int(part.split('"')[0]) for part in html.split('id="case-')[1:]]


def text(response: object) -> str:
    return response.content.decode()


ROLES = ["", "official", "supervisor", "clerk", "moderator"]


@pytest.mark.parametrize("role", ["guest", "author", *ROLES])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["queue", "item", "decided"])
def test_moderation_is_for_moderators(client: Client, page: str, method: str, role: str) -> None:
    case = held()
    url = {"queue": QUEUE, "item": item(case), "decided": "/moderation/decided/"}[page]
    if role != "guest":
        client.force_login(case.contribution.author if role == "author" else make.user(role))

    response = getattr(client, method)(url, {"action": "approve", "cases": [case.pk]})

    if method == "post" and page == "decided":
        assert response.status_code == 405
    elif role == "guest":
        assert response.url.startswith("/accounts/login/")
    elif role == "moderator":
        assert response.status_code == (302 if method == "post" else 200)
    else:
        assert response.status_code == 403
    decides = role == "moderator" and method == "post" and page != "decided"
    assert state(case) == ("published" if decides else "pending")


def test_the_queue_shows_what_the_machine_saw_in_masked_words(
    client: Client, moderator: User
) -> None:
    case = held(f"<script>x</script><b>{ADVERT} & <45</b>", hours=30)

    page = text(client.get(QUEUE))

    assert "日赚五百，加微信 【微信号】，电话 【手机号】 &amp; &lt;45" in page
    assert "<q>日赚</q>" in page
    assert "13800138000" not in page
    assert "abc12345" not in page
    assert 'class="state state-overdue"' in page
    assert f'href="{case.contribution.thread.get_absolute_url()}">夜间办法 · 第五条</a>' in page


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


def test_nobody_decides_about_their_own_words(client: Client, moderator: User) -> None:
    case = held(author=moderator)

    assert f'value="{case.pk}"' not in text(client.get(QUEUE))
    assert client.post(QUEUE, {"action": "approve", "cases": [case.pk]}).status_code == 422
    assert '<button class="button" type="submit">' not in text(client.get(item(case)))
    assert client.post(item(case), {"action": "approve"}).status_code == 403
    assert state(case) == "pending"


@pytest.mark.parametrize(
    ("now", "sent", "then"),
    [
        ("pending", {"action": "approve"}, "published"),
        ("pending", {"action": "withhold", "reason": "off_topic"}, "withheld"),
        ("published", {"action": "hide", "reason": "privacy_leak"}, "hidden"),
        ("hidden", {"action": "restore"}, "published"),
        ("withheld", {"action": "restore"}, "published"),
    ],
)
def test_one_opinion_is_decided_on_its_page(
    client: Client, moderator: User, now: str, sent: dict[str, str], then: str
) -> None:
    case = held()
    Contribution.objects.update(state=now)
    Thread.objects.update(contribution_count=int(now == "published"))

    response = client.post(item(case), {**sent, "note": "写给作者"}, follow=True)

    assert state(case) == then
    assert response.redirect_chain == [(item(case), 302)]
    assert [row.note for row in response.context["decisions"]] == ["写给作者"]
    assert moderator.pseudonym in text(response)


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "approve"},
        {"action": "withhold", "reason": "off_topic"},
        {"action": "restore"},
    ],
    ids=str,
)
def test_the_second_of_two_moderators_is_told_that_it_is_decided(
    client: Client, moderator: User, sent: dict[str, str]
) -> None:
    case = held()
    decide(
        contribution=case.contribution,
        moderator=make.user("moderator"),
        action="approve",
        now=timezone.now(),
    )

    response = client.post(item(case), sent)

    assert response.status_code == 409
    assert (state(case), Decision.objects.count()) == ("published", 1)


def test_withholding_on_the_page_needs_a_reason(client: Client, moderator: User) -> None:
    case = held()

    response = client.post(item(case), {"action": "withhold", "note": "写好的说明"})

    assert response.status_code == 422
    assert "写好的说明" in text(response)
    assert state(case) == "pending"


def test_there_is_no_page_for_an_opinion_that_does_not_exist(
    client: Client, moderator: User
) -> None:
    assert client.get("/moderation/contributions/999999/").status_code == 404


@pytest.mark.parametrize("now", Contribution.State)
def test_every_state_has_its_page(client: Client, moderator: User, now: str) -> None:
    case = held()
    Contribution.objects.update(state=now)

    response = client.get(item(case))

    assert response.status_code == 200
    assert f'class="state state-{now}"' in text(response)
    assert ('<button class="button" type="submit">' in text(response)) == (now != "withdrawn")


def test_a_note_is_read_by_its_author_and_moderators_alone(client: Client, moderator: User) -> None:
    case = held()
    thread = make.consultation().thread
    Contribution.objects.update(thread=thread, state="published")
    Thread.objects.update(contribution_count=1)
    note = "这句附言只给作者看"
    for action in ("hide", "restore"):
        client.post(item(case), {"action": action, "reason": "off_topic", "note": note})

    assert note in text(client.get(item(case)))
    assert note in text(client.get("/moderation/decided/"))
    for reader in (None, make.user(), make.user("official")):
        client.logout()
        if reader:
            client.force_login(reader)
        page = text(client.get(reverse("consultations:thread", args=[thread.pk])))
        assert case.contribution.body in page
        assert note not in page


def test_decisions_are_listed_newest_first_and_paged_by_key(
    client: Client, moderator: User
) -> None:
    for _ in range(25):
        decide(
            contribution=held().contribution,
            moderator=moderator,
            action="approve",
            now=timezone.now(),
        )
    newest = list(Decision.objects.order_by("-pk").values_list("pk", flat=True))

    first = client.get("/moderation/decided/")
    second = client.get("/moderation/decided/" + first.context["page"].older_url)

    assert [row.pk for row in first.context["page"].rows] == newest[:20]
    assert [row.pk for row in second.context["page"].rows] == newest[20:]


# session, user, posts, unread notices; then reasons, cases, counts | case, decisions | decisions
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("queue", 7), ("item", 8), ("decided", 5)])
def test_a_page_costs_the_same_with_one_row_and_with_thirty(
    client: Client,
    moderator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: str,
    queries: int,
    count: int,
) -> None:
    cases = [held() for _ in range(count)]
    for case in cases if page != "queue" else []:
        Decision.objects.create(
            contribution=cases[0].contribution if page == "item" else case.contribution,
            moderator=make.user("moderator"),
            action="restore",
            decided_at=timezone.now(),
        )
    url = {"queue": QUEUE, "item": item(cases[0]), "decided": "/moderation/decided/"}[page]
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)
