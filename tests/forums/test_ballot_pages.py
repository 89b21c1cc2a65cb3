"""What the pages of ballots show, to whom, and when; and what their forms refuse."""

import re
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from forums.models import Ballot, Paper, Voter
from forums.receipts import mark_of
from notifications.models import Notice
from tests import make, make_forums
from tests import make_ballots as made

pytestmark = pytest.mark.django_db


def signed_in(person: User | None = None) -> Client:
    client = Client()
    client.force_login(person or make.user())
    return client


def address(name: str, ballot: Ballot) -> str:
    return reverse(f"forums:{name}", args=[ballot.pk])


def filled(ballot: Ballot, **fields: object) -> dict[str, object]:
    return {"key": str(uuid4()), "mark_key": mark_of(made.fresh(ballot)), **fields}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("kind", ["single", "multiple", "ranking", "approval", "budget"])
def test_every_kind_is_voted_without_a_script(kind: str) -> None:
    ballot = made.ballot(kind)
    client = signed_in()
    page = text(client.get(ballot.get_absolute_url()))
    assert all(label in page for label in made.LABELS)
    choice = {"rank_3": "1", "rank_1": "2"} if kind == "ranking" else {"choice": ["3"]}

    answer = client.post(address("vote", ballot), filled(ballot, **choice))

    assert answer.status_code == 200
    paper = Paper.objects.get()
    assert paper.choice == ([3, 1] if kind == "ranking" else [3])
    assert "-".join(paper.code[at : at + 4] for at in range(0, 16, 4)) in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_receipt_is_in_no_session_message_or_later_page() -> None:
    ballot, client = made.ballot(), signed_in()
    before = dict(client.session)

    client.post(address("vote", ballot), filled(ballot, choice="1"))

    code = Paper.objects.get().code
    assert dict(client.session) == before
    assert code[:4] + "-" not in text(client.get(ballot.get_absolute_url()))
    assert not client.cookies.get("messages") or not client.cookies["messages"].value


def test_an_open_vote_leads_back_to_the_ballot_with_the_choice_on_it() -> None:
    ballot, client = made.ballot(is_secret=False), signed_in()

    answer = client.post(address("vote", ballot), filled(ballot, choice="2"))

    assert answer.status_code == 302
    assert 'value="2" checked' in text(client.get(answer.url))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", {}),
        ("single", {"choice": ["1", "2"]}),
        ("single", {"choice": "9"}),
        ("single", {"choice": "x"}),
        ("single", {"choice": "1", "abstain": "on"}),
        ("single", {"choice": "1", "key": "no key"}),
        ("multiple", {"choice": ["1", "2", "3"]}),
        ("ranking", {"rank_1": "1", "rank_2": "1"}),
        ("ranking", {"rank_1": "0"}),
        ("ranking", {"rank_1": "5"}),
        ("ranking", {"rank_1": "first"}),
        ("budget", {"choice": ["1", "2", "4"]}),
    ],
)
def test_a_wrong_paper_is_handed_back_with_the_reason(kind: str, fields: dict) -> None:
    ballot = made.ballot(kind)

    answer = signed_in().post(address("vote", ballot), {**filled(ballot), **fields})

    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert not Paper.objects.exists()


def test_what_was_numbered_stays_when_a_ranking_is_handed_back() -> None:
    ballot = made.ballot("ranking")

    answer = signed_in().post(
        address("vote", ballot), filled(ballot, rank_1="2", rank_2="2", rank_3="4")
    )

    page = text(answer)
    assert page.count('value="2"') == 2
    assert 'value="4"' in page


def test_an_abstention_is_a_paper() -> None:
    ballot = made.ballot()

    signed_in().post(address("vote", ballot), filled(ballot, abstain="on"))

    assert Paper.objects.get().choice == []


def test_guests_are_sent_to_sign_in_and_shown_the_options() -> None:
    ballot = made.ballot()

    page = text(Client().get(ballot.get_absolute_url()))
    answer = Client().post(address("vote", ballot), filled(ballot, choice="1"))

    assert made.LABELS[0] in page
    assert "/accounts/login/" in page
    assert answer.status_code == 302
    assert not Voter.objects.exists()


def test_a_secret_vote_is_changed_on_the_page_with_the_code() -> None:
    ballot, client = made.ballot(), signed_in()
    client.post(address("vote", ballot), filled(ballot, choice="1"))
    code = Paper.objects.get().code

    wrong = client.post(address("change_vote", ballot), filled(ballot, choice="2", code="BCDF"))
    none = client.post(address("change_vote", ballot), filled(ballot, choice="2"))
    right = client.post(address("change_vote", ballot), filled(ballot, choice="2", code=code))

    assert (wrong.status_code, none.status_code, right.status_code) == (409, 422, 302)
    assert Paper.objects.get().choice == [2]


def test_a_late_press_is_told_so_and_the_code_is_not_repeated() -> None:
    ballot, client = made.ballot(), signed_in()
    sent = filled(ballot, choice="1")
    made.close(ballot, results=timedelta(hours=1))

    answer = client.post(address("vote", ballot), sent)

    assert answer.status_code == 409
    assert str(sent["key"]) not in text(answer)
    assert str(sent["mark_key"]) not in text(answer)


def papers(ballot: Ballot, choice: list[int], size: int) -> None:
    """Many votes at once, as if they had been cast."""
    Voter.objects.bulk_create(Voter(ballot=ballot, person_key=uuid4()) for _vote in range(size))
    Paper.objects.bulk_create(
        Paper(ballot=ballot, code=uuid4().hex[:16], choice=choice) for _vote in range(size)
    )


def numbers(answer: HttpResponse) -> set[str]:
    return set(re.findall(r"(?<![A-Za-z0-9])\d+(?![A-Za-z0-9])", text(answer)))


@pytest.mark.parametrize("phase", ["open", "closed"])
@pytest.mark.parametrize("role", ["guest", "voter", "official", "moderator", "supervisor", "admin"])
def test_no_surface_shows_a_result_before_its_time(phase: str, role: str) -> None:
    topic, asker, voter = make_forums.topic(), make.user("official"), make.user()
    ballot = made.ballot(topic=topic, by=asker)
    made.vote(ballot, (2,), voter)
    papers(ballot, [2], 1236)
    papers(ballot, [1], 640)
    if phase == "closed":
        made.close(ballot, results=timedelta(hours=1))
        made.count(ballot)
        assert ballot.count.result["steps"]["votes"][:2] == [[2, 1237], [1, 640]]
    client = Client()
    if role != "guest":
        client.force_login({"voter": voter, "official": asker}.get(role) or _person(role))

    for name in ("count", "papers", "receipt"):
        assert client.get(address(name, ballot)).status_code == 404
    assert client.post(address("receipt", ballot), {"code": "X"}).status_code == 404
    own = reverse("boards:ballot", args=[ballot.pk])
    pages = [ballot.get_absolute_url(), topic.get_absolute_url(), reverse("forums:index")]
    for place in [*pages, reverse("boards:ballots"), own]:
        answer = client.get(place)
        assert not numbers(answer) & {"1237", "640"}
        assert ("1877" in numbers(answer)) == (place == own and answer.status_code == 200)
    posted = client.post(reverse("boards:recount_ballot", args=[ballot.pk]))
    assert posted.status_code in (302, 403)
    assert not Notice.objects.filter(kind__startswith="ballot").exists()


def test_the_audit_log_and_the_live_frames_know_no_result() -> None:
    """Whatever is written while people vote and when they are counted holds no number of votes."""
    ballot = made.ballot()
    papers(ballot, [2], 1237)
    since = Event.objects.latest("pk").pk
    made.close(ballot, results=timedelta(hours=1))
    made.count(ballot)

    told = Event.objects.filter(pk__gt=since)
    assert [event.verb for event in told] == ["forums.ballot_counted"]
    assert told[0].data == {}


def _person(role: str) -> User:
    return make.user(is_superuser=True, is_staff=True) if role == "admin" else make.user(role)


def test_a_ballot_that_nobody_counted_yet_shows_no_result_after_its_time() -> None:
    ballot = made.ballot(phase="closed", votes=[(1,)])

    answer = Client().get(ballot.get_absolute_url())

    assert answer.status_code == 200
    assert Client().get(address("papers", ballot)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "method", "votes"),
    [
        ("single", "most", [(1,), (2,), (2,), ()]),
        ("multiple", "most", [(1, 2), (2,)]),
        ("approval", "most", [(1, 2, 3), (2,)]),
        ("ranking", "schulze", [(1, 2, 3), (2, 3, 1), (3, 1, 2), (1,)]),
        ("ranking", "irv", [(1, 2), (1,), (2, 1), (2,), (3, 2), (4, 3, 1)]),
        ("budget", "most", [(1, 2), (3,), (1, 3), (4,)]),
        ("single", "most", []),
        ("ranking", "schulze", []),
        ("ranking", "irv", []),
        ("budget", "most", [()]),
    ],
)
def test_the_result_and_each_step_are_shown_to_everybody(
    kind: str, method: str, votes: list
) -> None:
    ballot = made.ballot(kind, "out", method=method, votes=votes, quorum=3)
    client = Client()

    page = text(client.get(ballot.get_absolute_url()))
    steps = client.get(address("count", ballot))
    file = b"".join(client.get(address("papers", ballot)).streaming_content)

    assert steps.status_code == 200
    assert ballot.count.digest in text(steps)
    assert sha256(file).hexdigest() == ballot.count.digest
    for label in [made.LABELS[at - 1] for at in ballot.count.result["winners"]]:
        assert label in page
    told = page.partition('id="result"')[2].partition("</section>")[0]
    assert ("notice warning" in told) == (len(votes) < 3)


def test_the_paper_is_found_with_the_code_after_publication() -> None:
    ballot = made.ballot("ranking")
    code = made.vote(ballot, (3, 1))
    made.close(ballot)
    made.count(ballot)

    found = Client().post(address("receipt", ballot), {"code": code.lower()})
    other = Client().post(address("receipt", ballot), {"code": "BCDFBCDF"})

    assert made.LABELS[2] in text(found)
    assert text(found).index(made.LABELS[2]) < text(found).index(made.LABELS[0])
    assert made.LABELS[2] not in text(other)
    assert code not in found.request["QUERY_STRING"]


def test_drafts_are_seen_by_their_office_and_moderators_only() -> None:
    asker = make.user("official")
    draft = made.ballot(phase="draft", by=asker)

    assert signed_in(asker).get(draft.get_absolute_url()).status_code == 404
    for person, status in (
        (asker, 200),
        (make.user("moderator"), 200),
        (make.user("official"), 403),
        (make.user(), 403),
    ):
        answer = signed_in(person).get(reverse("boards:ballot", args=[draft.pk]))
        assert answer.status_code == status


def drafted(**changed: object) -> dict[str, object]:
    now = timezone.localtime()
    form = {
        "question": "步道的夜间灯光怎么调？",
        "kind": "budget",
        "options": "暖色低位灯｜只照路面｜300,000\n感应灯 | | 500000",
        "most": "1",
        "money": "600000",
        "is_secret": "yes",
        "assurance": "1",
        "quorum": "0",
    }
    moments = {"opens_at": 0, "closes_at": 7, "results_at": 7}
    for name, days in moments.items():
        form[name] = (now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    return {**form, **changed}


def test_an_official_makes_publishes_and_calls_off_a_ballot() -> None:
    asker, topic = make.user("official"), make_forums.topic()
    office = asker.memberships.get().department_id
    client = signed_in(asker)

    made_it = client.post(reverse("boards:new_ballot", args=[topic.pk]), drafted(office=office))
    row = Ballot.objects.get()
    assert made_it.url == reverse("boards:ballot", args=[row.pk])
    assert [(one.label, one.text, one.cost) for one in row.options.all()] == [
        ("暖色低位灯", "只照路面", 300_000),
        ("感应灯", "", 500_000),
    ]
    preview = text(client.get(made_it.url))
    assert "暖色低位灯" in preview
    client.post(reverse("boards:publish_ballot", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Ballot.State.PUBLISHED
    assert row.seed
    client.post(reverse("boards:void_ballot", args=[row.pk]), {"reason": "预算没有批下来。"})
    row.refresh_from_db()
    assert (row.state, row.void_reason) == (Ballot.State.VOID, "预算没有批下来。")
    assert "预算没有批下来。" in text(Client().get(row.get_absolute_url()))


@pytest.mark.parametrize(
    "changed",
    [
        {"question": ""},
        {"options": ""},
        {"options": "| 只有说明"},
        {"options": "甲 | 乙 | 三元"},
        {"options": "甲 | 乙 | 3 | 4"},
        {"options": "\n".join(f"方案{n}" for n in range(31))},
        {"options": "长" * 101},
        {"kind": "guess"},
        {"kind": "budget", "money": "0"},
        {"kind": "ranking", "method": ""},
        {"closes_at": "2020-01-01T00:00"},
        {"results_at": "2020-01-01T00:00"},
        {"opens_at": "tomorrow"},
        {"office": "999999"},
        {"regions": ["x" * 40]},
        {"most": "0"},
        {"assurance": "7"},
    ],
)
def test_a_draft_that_cannot_be_is_handed_back(changed: dict) -> None:
    asker, topic = make.user("official"), make_forums.topic()
    form = {**drafted(office=asker.memberships.get().department_id), **changed}

    answer = signed_in(asker).post(reverse("boards:new_ballot", args=[topic.pk]), form)

    assert answer.status_code == 422
    assert not Ballot.objects.exists()


def test_the_desk_counts_again() -> None:
    asker = make.user("official")
    ballot = made.ballot(phase="out", by=asker, votes=[(1,)])
    place = reverse("boards:recount_ballot", args=[ballot.pk])

    assert "notice success" in text(signed_in(asker).post(place))
    Paper.objects.update(choice=[2])
    assert "notice error" in text(signed_in(asker).post(place))


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow(rows: int, django_assert_num_queries: object) -> None:
    asker, topic = make.user("official"), make_forums.topic()
    for _row in range(rows):
        ballot = made.ballot(topic=topic, by=asker, votes=[(1,)])
    client = signed_in()
    client.get(ballot.get_absolute_url())

    with django_assert_num_queries(8):
        client.get(ballot.get_absolute_url())
    desk = signed_in(asker)
    desk.get(reverse("boards:ballots"))
    with django_assert_num_queries(7):
        desk.get(reverse("boards:ballots"))
