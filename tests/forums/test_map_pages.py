"""The pages of an opinion map: what they say, to whom, and at how many queries."""

import csv
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from contributions.models import Contribution
from contributions.services import hide
from forums.models import OpinionMap, Stand, Statement
from tests import make, make_forums, make_maps

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def place(row: OpinionMap, part: str = "") -> str:
    return f"/forums/{row.topic_id}/map/{part}"


def press(client: Client, row: OpinionMap, statement: Statement, value: int = 1, **headers):
    said = {"statement": statement.pk, "value": value}
    return client.post(place(row, "stand/"), said, headers=headers)


def text(answer) -> str:
    return answer.content.decode()


def rows_of(answer) -> list[list[str]]:
    whole = b"".join(answer.streaming_content).decode()
    assert whole.startswith("\ufeff")
    return list(csv.reader(whole[1:].splitlines()))


def grown(number: int) -> OpinionMap:
    """A map with that many statements on which 20 people have taken a stand."""
    row = make_maps.opinion_map(statements=[f"第{n}条：音箱小声一点。" for n in range(number)])
    make_maps.camps(row, 12, 8)
    make_maps.worked_out(row)
    return row


@pytest.mark.parametrize("number", [1, 30])
def test_pages_ask_the_same_however_many_statements(number: int, django_assert_num_queries) -> None:
    row, person = grown(number + 1), make.user()
    client = client_of(person)
    make_maps.stand(row, person, *[1] * number)
    client.get(place(row))

    counts = {"": 8, "results/": 8, "statements/": 7, "mine/": 6}
    for part, queries in counts.items():
        with django_assert_num_queries(queries):
            assert client.get(place(row, part)).status_code == 200


def test_a_stand_is_six_queries_and_the_next_statement_is_there(
    django_assert_num_queries,
) -> None:
    row, person = grown(30), make.user()
    client, said = client_of(person), make_maps.statements(row)
    headers = {"hx-request": "true"}
    press(client, row, said[0], **headers)

    with django_assert_num_queries(6):
        answer = press(client, row, said[1], -1, **headers)

    assert answer.status_code == 200
    assert 'id="card"' in text(answer)
    assert "autofocus" in text(answer)
    assert Stand.objects.filter(person=person).count() == 2


def test_the_same_statement_comes_again_until_a_stand_is_taken_and_never_after() -> None:
    row, person = make_maps.opinion_map(), make.user()
    client, seen = client_of(person), []

    for _ in make_maps.SAID:
        shown = client.get(place(row)).context["card"].statement
        assert client.get(place(row)).context["card"].statement == shown
        answer = press(client, row, shown)
        assert answer.url == f"{place(row)}#card"
        seen.append(shown.pk)

    assert len(set(seen)) == len(make_maps.SAID)
    card = client.get(place(row)).context["card"]
    assert (card.statement, card.left, card.taken) == (None, 0, 10)


def test_two_people_see_the_statements_in_orders_of_their_own() -> None:
    row = make_maps.opinion_map()
    first = {client_of(make.user()).get(place(row)).context["card"].statement.pk for _ in range(12)}
    assert len(first) > 3


def test_heavy_statements_come_first_more_often() -> None:
    row = make_maps.opinion_map()
    heavy = make_maps.statements(row)[4]
    Statement.objects.filter(pk=heavy.pk).update(weight=200)

    shown = [Client().get(place(row)).context["card"].statement.pk for _ in range(30)]

    assert shown.count(heavy.pk) > 20


def test_a_guest_is_sent_to_sign_in_and_comes_back_to_the_map() -> None:
    row = make_maps.opinion_map()

    answer = press(Client(), row, make_maps.statements(row)[0])

    assert answer.url.startswith("/accounts/login/")
    assert client_of(make.user()).get(place(row, "stand/")).url == place(row)


@pytest.mark.parametrize(
    "said", [{}, {"value": 2}, {"statement": "x"}, {"value": ""}, {"statement": 10**30}]
)
def test_a_stand_that_is_none_is_refused(said: dict[str, object]) -> None:
    row = make_maps.opinion_map()
    sent = {"statement": make_maps.statements(row)[0].pk, "value": 1} | said if said else {}

    assert client_of(make.user()).post(place(row, "stand/"), sent).status_code == 400
    assert not Stand.objects.exists()


def test_who_is_not_known_surely_enough_takes_no_stand() -> None:
    row = make_maps.opinion_map(
        topic=make_forums.topic(board=make_forums.board(assurance=2), author=make.user(assurance=3))
    )
    client = client_of(make.user(assurance=1))

    assert press(client, row, make_maps.statements(row)[0]).status_code == 403
    assert "map-button" not in text(client.get(place(row)))


def test_after_the_end_a_stand_is_refused_in_words() -> None:
    row = make_maps.opinion_map(ended=True)

    answer = press(client_of(make.user()), row, make_maps.statements(row)[0])

    assert answer.status_code == 409
    assert "map-button" not in text(Client().get(place(row)))


def test_the_map_of_a_removed_topic_is_gone() -> None:
    row = grown(3)
    Contribution.objects.filter(pk=row.topic.opening_id).update(state="hidden")

    for part in ("", "results/", "statements/", "statements.csv", "stands.csv"):
        assert Client().get(place(row, part)).status_code == 404


def test_a_statement_is_handed_in_once_what_is_alike_has_been_seen() -> None:
    row, person = make_maps.opinion_map(stands_first=0), make.user()
    client, said = client_of(person), {"body": "噪声监测的数据要每天公开。", "key": uuid4()}

    shown = client.post(place(row, "add/"), said)
    assert shown.status_code == 422
    assert shown.context["alike"][0].contribution.body == make_maps.SAID[1]
    assert not Statement.objects.filter(by_organiser=False).exists()

    assert client.post(place(row, "add/"), {**said, "is_new": "1"}).url == place(row)
    assert client.post(place(row, "add/"), {**said, "is_new": "1"}).url == place(row)
    assert Statement.objects.filter(by_organiser=False).count() == 1


@pytest.mark.parametrize(("length", "status"), [(1, 422), (140, 302), (141, 422), (30_000, 422)])
def test_a_statement_is_as_long_as_it_may_be(length: int, status: int) -> None:
    row = make_maps.opinion_map(stands_first=0, statements=[])
    said = {"body": "静" * length, "key": uuid4()}

    assert client_of(make.user()).post(place(row, "add/"), said).status_code == status


def test_who_has_heard_too_little_is_told_how_many_are_missing() -> None:
    row, person = make_maps.opinion_map(stands_first=3), make.user()
    client = client_of(person)
    make_maps.stand(row, person, 1)

    assert client.get(place(row, "add/")).context["missing"] == 2
    said = {"body": "公园也要安静。", "key": uuid4(), "is_new": "1"}
    assert client.post(place(row, "add/"), said).status_code == 409


def test_a_stand_is_changed_on_ones_own_page() -> None:
    row, person = make_maps.opinion_map(), make.user()
    client, first = client_of(person), make_maps.statements(row)[0]
    make_maps.stand(row, person, 1)

    said = {"statement": first.pk, "value": -1, "mine": "1"}
    assert client.post(place(row, "stand/"), said).url == place(row, "mine/")
    assert [one.value for one in client.get(place(row, "mine/")).context["page"].rows] == [-1]


def test_results_begin_with_what_all_sides_agree_on() -> None:
    row = make_maps.opinion_map()
    people = make_maps.camps(row, 12, 8)
    make_maps.worked_out(row)

    page = text(client_of(people[0]).get(place(row, "results/")))

    assert page.index("各方共识") < page.index(make_maps.SAID[0]) < page.index("主要分歧")
    assert "甲组：12人" in page
    assert "20人里，20人赞同" in page
    assert "spot-own" in page
    assert "spot-own" not in text(Client().get(place(row, "results/")))


def test_nobody_is_named_as_the_author_of_a_statement_with_which_they_agree() -> None:
    row, author = make_maps.opinion_map(), make.user()
    make_maps.statement(opinion_map=row, author=author)
    make_maps.camps(row, 12)
    make_maps.worked_out(row)

    client = client_of(make.user())
    for part in ("", "results/", "statements/", "mine/"):
        assert author.pseudonym not in text(client.get(place(row, part)))


def test_of_nine_people_nothing_is_told_and_no_file_is_given() -> None:
    row = make_maps.opinion_map(ended=True)
    make_maps.camps(row, 9)
    make_maps.worked_out(row)

    for part in ("results/", "statements/"):
        assert "人里" not in text(Client().get(place(row, part)))
    for part in ("statements.csv", "stands.csv"):
        assert Client().get(place(row, part)).status_code == 409


def test_before_anything_was_counted_there_are_no_results() -> None:
    row = make_maps.opinion_map()

    assert Client().get(place(row, "results/")).status_code == 200
    assert Client().get(place(row, "statements.csv")).status_code == 409


def test_a_hidden_statement_is_on_no_page_and_in_no_file() -> None:
    row = make_maps.opinion_map(ended=True)
    people = make_maps.camps(row, 12, 8)
    make_maps.worked_out(row)
    gone = make_maps.statements(row)[0]
    hide(contribution=Contribution.objects.get(pk=gone.pk))

    client = client_of(people[0])
    for part in ("", "results/", "statements/", "mine/"):
        assert make_maps.SAID[0] not in text(client.get(place(row, part)))
    assert str(gone.pk) not in [
        line[0] for line in rows_of(client.get(place(row, "statements.csv")))
    ]
    assert str(gone.pk) not in [line[2] for line in rows_of(client.get(place(row, "stands.csv")))]


def test_the_file_of_stands_names_nobody_and_adds_up() -> None:
    row = make_maps.opinion_map(ended=True)
    people = make_maps.camps(row, 12, 8)
    make_maps.worked_out(row)

    first = rows_of(Client().get(place(row, "stands.csv")))
    again = rows_of(Client().get(place(row, "stands.csv")))

    assert first == again
    assert first[0] == ["person", "group", "statement", "stand"]
    numbers = [int(line[0]) for line in first[1:]]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, len(people) + 1))
    assert len(first) - 1 == Stand.objects.count()
    by_number = {line[0]: line[1] for line in first[1:]}
    assert sorted(by_number.values()) == ["乙"] * 8 + ["甲"] * 12
    assert [by_number[str(n + 1)] for n in range(20)] != ["甲"] * 12 + ["乙"] * 8


def test_all_stands_are_given_out_after_the_end_alone() -> None:
    row = grown(10)

    assert Client().get(place(row, "stands.csv")).status_code == 409
    assert Client().get(place(row, "statements.csv")).status_code == 200


def test_words_in_a_file_do_nothing_in_a_spreadsheet() -> None:
    row = make_maps.opinion_map(statements=["=1+1 是公式", *make_maps.SAID])
    make_maps.camps(row, 12)
    make_maps.worked_out(row)

    told = rows_of(Client().get(place(row, "statements.csv")))

    assert told[1][1] == "'=1+1 是公式"
    assert told[1][3:6] == ["12", "0", "0"]


def test_the_topic_shows_its_map() -> None:
    row = grown(3)
    page = text(Client().get(f"/forums/{row.topic_id}/"))

    assert place(row, "results/") in page
    assert "20人已表态" in page


def test_what_is_said_on_a_map_leads_back_to_it() -> None:
    row = make_maps.opinion_map()

    answer = Client().get(row.thread.get_absolute_url())

    assert answer.url == place(row, "statements/")


def test_a_hundred_presses_are_one_stand() -> None:
    row, person = make_maps.opinion_map(), make.user()
    client, first = client_of(person), make_maps.statements(row)[0]

    assert {press(client, row, first).status_code for _ in range(100)} == {302}
    assert Stand.objects.count() == 1


def test_officials_of_the_board_and_moderators_run_maps_and_others_do_not() -> None:
    office = make.department()
    topic = make_forums.topic(board=make_forums.board(department=office))
    said = {"question": "几点安静？", "stands_first": 3, "seeds": "音箱要限时。\n夜市要有灯。\n"}
    address = f"/desk/forums/maps/new/{topic.pk}/"

    for stranger in (make.user(), make.user("official")):
        assert client_of(stranger).post(address, said).status_code == 403
    owner = client_of(make.user("official", department=office))
    assert owner.post(address, said).url == f"/desk/forums/maps/{topic.pk}/"

    row = OpinionMap.objects.get()
    assert (row.stands_first, row.statements.shown().count()) == (3, 2)
    assert owner.post(address, said).status_code == 409
    assert owner.post(f"/desk/forums/maps/{topic.pk}/", {"seeds": "再加一条。"}).status_code == 302
    assert owner.post(f"/desk/forums/maps/{topic.pk}/", {"seeds": "长" * 141}).status_code == 422
    assert owner.post(f"/desk/forums/maps/{topic.pk}/close/").status_code == 302
    assert not make_maps.fresh(row).is_open(timezone.now())


def test_the_last_day_counts_to_its_end() -> None:
    row = make_maps.opinion_map()
    client = client_of(make.user("moderator"))
    day = timezone.localdate() + timedelta(days=3)
    address = f"/desk/forums/maps/{row.topic_id}/end/"

    client.post(address, {"closes_at": day.isoformat()})
    assert make_maps.fresh(row).last_day == day
    client.post(address, {"closes_at": "2020-01-01"})
    assert make_maps.fresh(row).last_day == day


@pytest.mark.parametrize("number", [1, 30])
def test_the_desk_asks_the_same_however_many_maps(number: int, django_assert_num_queries) -> None:
    by = make.user("moderator")
    for _ in range(number):
        make_maps.opinion_map(by=by, statements=make_maps.SAID[:1])
    client = client_of(by)

    with django_assert_num_queries(6):
        client.get("/desk/forums/maps/")
    with django_assert_num_queries(7):
        client.get(f"/desk/forums/maps/{OpinionMap.objects.first().topic_id}/")
