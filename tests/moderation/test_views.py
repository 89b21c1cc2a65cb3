import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contributions.models import Contribution, Thread
from moderation.models import Decision
from moderation.services import decide
from tests import make
from tests.moderation.cases import QUEUE, held, item, state, text

pytestmark = pytest.mark.django_db


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


def test_nobody_decides_about_their_own_words(client: Client, moderator: User) -> None:
    case = held(author=moderator)

    assert f'name="cases" value="{case.pk}"' not in text(client.get(QUEUE))
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
