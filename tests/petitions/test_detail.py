"""The page of a petition, for guests, signers and its creator."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Region
from petitions.models import Invalidation, Petition, Signature
from petitions.places import chart_of, places_of
from petitions.services import counting, live_event, merge
from petitions.services.reading import read_due
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


def page(petition: Petition, client: Client | None = None, query: str = "") -> str:
    answer = (client or Client()).get(f"/petitions/{petition.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def signed_from(petition: Petition, name: str, number: int) -> None:
    place, _made = Region.objects.get_or_create(code=name[:12], name=name, population=10_000)
    for _ in range(number):
        made.signature(petition=petition, region=place)


def said(petition: Petition, words: str):
    return make.contribution(thread=petition.thread, author=make.user(), body=words)


# The petition, what was reached, reasons, and a look whether an event is on.
@pytest.mark.parametrize("count", [1, 30])
def test_a_guest_costs_few_queries(count, django_assert_num_queries) -> None:
    petition = made.petition()
    for number in range(count):
        made.signature(petition=petition)
        said(petition, f"理由{number}，天天路过。")
    counting.count(timezone.now())
    page(petition)
    live_event.cache.clear()

    with django_assert_num_queries(4):
        page(petition)


@pytest.mark.parametrize("count", [1, 30])
def test_what_is_counted_each_minute_costs_two_more(count, django_assert_num_queries) -> None:
    petition = made.petition()
    for number in range(count):
        signed_from(petition, f"区{number}", 5)
    counting.count(timezone.now())
    cache.clear()
    live_event.cache.clear()

    with django_assert_num_queries(6):
        page(petition)


def test_a_guests_page_may_be_kept_and_is_of_nobody() -> None:
    petition = made.petition()
    client = Client()

    answer = client.get(f"/petitions/{petition.pk}/")

    assert answer["Cache-Control"].startswith("public, max-age=5, ")
    assert (answer.cookies, client.cookies) == ({}, {})
    assert "csrf" not in answer.content.decode().lower()
    assert "Cookie" in answer["Vary"]


def test_a_page_with_a_message_or_for_a_person_is_not_kept() -> None:
    petition, client = made.petition(), Client()
    client.cookies["messages"] = "x"

    for browser in (client, signed_in(make.user())):
        answer = browser.get(f"/petitions/{petition.pk}/")
        assert "public" not in answer.get("Cache-Control", "")


def test_who_has_signed_may_take_it_back_and_others_may_sign() -> None:
    petition, person = made.petition(), make.user()
    assert 'id="signing"' in page(petition, signed_in(person))

    made.signature(petition=petition, signer=person)
    html = page(petition, signed_in(person))

    assert 'id="signing"' not in html
    assert f'href="/petitions/{petition.pk}/withdraw/"' in html


def test_a_rejected_one_tells_ground_words_and_the_other_petition() -> None:
    other = made.petition(title="已经有的那一件")
    petition = made.petition(
        state="rejected", ground="duplicate", note="请看另一件。", duplicate_of=other
    )

    html = page(petition)

    assert "未通过审核：" in html
    assert "请看另一件。" in html
    assert "已经有的那一件" in html
    assert petition.checks.first().ground.advice_zh in html
    assert 'class="card sign-panel"' not in html


def test_a_stopped_and_a_merged_one_say_why() -> None:
    assert "施工方案已经改变。" in page(made.petition(state="stopped"))
    into, petition = made.petition(title="请到这里联名"), made.petition()
    merge(petition=petition, into=into, by=make.user("moderator"), now=timezone.now())

    html = page(petition)

    assert "请到这里联名" in html
    assert "登录并联名" not in html


@pytest.mark.parametrize("state", ["draft", "sponsoring", "checking", "hidden"])
def test_what_is_not_public_is_shown_to_its_creator_alone(state) -> None:
    person = make.user()
    petition = made.petition(state=state, creator=person)

    assert Client().get(f"/petitions/{petition.pk}/").status_code == 404
    assert signed_in(make.user()).get(f"/petitions/{petition.pk}/").status_code == 404
    assert "只有发起人和审核员能看到" in page(petition, signed_in(person))


def test_few_signers_of_a_place_are_not_told() -> None:
    petition = made.petition()
    for name, number in (("大区", 30), ("中区", 12), ("小区", 4)):
        signed_from(petition, name, number)
    counting.count(timezone.now())

    html = page(petition)

    assert "大区" in html
    assert "30.0" in html
    assert "小区" not in html.split('id="regions"')[1].split("</section>")[0]


# (name, residents, signatures) → shown one by one, signatures of the others together.
@pytest.mark.parametrize(
    ("rows", "shown", "rest"),
    [
        ([("甲", 1, 9), ("乙", 1, 7)], ["甲", "乙"], 0),
        ([("甲", 1, 9), ("乙", 1, 7), ("丙", 1, 4)], ["甲"], 11),
        ([("甲", 1, 9), ("乙", 1, 3), ("丙", 1, 4)], ["甲"], 7),
        ([("甲", 1, 4)], [], 4),
        ([], [], 0),
    ],
)
def test_no_small_number_can_be_worked_out(rows, shown, rest) -> None:
    places = places_of(rows)

    assert ([place.name for place in places.shown], places.rest) == (shown, rest)
    assert places.whole == sum(row[2] for row in rows)
    assert sum(chart_of(places).series[0].values) == places.whole if rows else True


def test_a_rate_is_for_ten_thousand_residents() -> None:
    [known, unknown] = places_of([("甲", 40_000, 10), ("乙", 0, 9)]).shown

    assert (known.rate, unknown.rate) == (2.5, None)


def test_struck_off_signatures_are_told_with_their_number_and_why() -> None:
    petition = made.petition()
    counting.count(timezone.now())
    Invalidation.objects.create(
        petition=petition,
        condition={},
        reason="同一设备一夜之间送来",
        previewed=14,
        struck=14,
        state="done",
        by=make.user("moderator"),
        at=timezone.now(),
    )

    html = page(petition)

    assert "另有14人的联名核实无效" in html
    assert "14人：<bdi>同一设备一夜之间送来</bdi>" in html


def test_reasons_come_newest_first_by_key_or_most_agreed_first() -> None:
    petition = made.petition()
    first = said(petition, "最早写下的理由。")
    for number in range(11):
        said(petition, f"后来的理由{number:02d}号。")
    type(first).objects.filter(pk=first.pk).update(agree_count=9)

    newest = page(petition)
    older = page(petition, query=f"?before={first.pk + 1}")
    agreed = page(petition, query="?sort=agreed")

    assert "后来的理由10号" in newest
    assert "最早写下的理由" not in newest
    assert "#reasons" in newest.split('class="pager"')[1]
    assert "最早写下的理由" in older
    assert agreed.index("最早写下的理由") < agreed.index("后来的理由10号")


def test_the_curve_has_a_number_for_each_day() -> None:
    petition = made.petition()
    made.signature(petition=petition)
    counting.count(timezone.now())

    html = page(petition)

    assert "每天联名人数" in html
    today = timezone.localdate()
    assert f"{today.month}月{today.day}日" in html.split('class="chart-data"')[1]


def test_taken_back_signatures_are_not_standing() -> None:
    petition, person = made.petition(), make.user()
    made.signature(petition=petition, signer=person, state=Signature.State.WITHDRAWN)

    assert 'id="signing"' in page(petition, signed_in(person))


def test_a_petition_like_it_is_named_and_one_that_waits_is_not() -> None:
    petition, other = made.petition(), made.petition(title=made.TITLE + "和饮水处")
    made.petition(state="checking", title=made.TITLE + "，再来一次")
    read_due(timezone.now())

    html = page(petition)

    assert other.title in html
    assert "再来一次" not in html


# Thresholds are 500 and 5,000.
@pytest.mark.parametrize(
    ("state", "number", "words"),
    [
        ("open", 12, "满<b>500</b>人："),
        ("open", 700, "满<b>5000</b>人："),
        ("open", 9000, "已达到最高门槛<b>5000</b>人："),
        ("closed", 12, "未达到<b>500</b>人："),
        ("closed", 700, "已达到<b>500</b>人："),
    ],
)
def test_the_number_stands_with_its_goal(state, number, words) -> None:
    petition = made.petition(state=state)
    Petition.objects.filter(pk=petition.pk).update(signature_count=number)

    html = page(petition)

    assert f"<strong data-number>{number}</strong>" in html
    assert words in html
