"""The list of petitions: which stands under which tab, finding, and what a card tells."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Region
from petitions.models import Petition, Reached, RegionTally
from petitions.services import counting
from petitions.services.reading import read_due
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


def shown(client: Client, query: str = "") -> list[Petition]:
    return [card.petition for card in client.get(f"/petitions/?{query}").context["cards"]]


def signed_by(petition: Petition, number: int) -> Petition:
    """Write the number as the counting job would."""
    Petition.objects.filter(pk=petition.pk).update(signature_count=number)
    return petition


def reached(petition: Petition) -> Petition:
    """Reach the first threshold; its case stays without an answer."""
    tier = petition.profile.tiers.order_by("signatures")[0]
    now = timezone.now()
    Reached.objects.create(petition=petition, tier=tier, reached_at=now, due_on=now.date())
    return petition


def test_each_stands_under_its_tab_and_nothing_hidden_under_any(client) -> None:
    rows = {state: made.petition(state=state) for state in ("open", "closed", "rejected")}
    made.petition(state="hidden"), made.petition(state="checking"), made.petition(state="draft")
    waiting = reached(rows["closed"])
    first = rows["open"].profile.tiers.order_by("signatures")[0].signatures
    near = signed_by(made.petition(), first // 2)

    assert shown(client) == [near, rows["open"]]
    assert shown(client, "show=near") == [near]
    assert shown(client, "show=waiting") == [waiting]
    assert shown(client, "show=answered") == []
    assert shown(client, "show=rejected") == [rows["rejected"]]
    assert shown(client, "show=all") == [near, rows["rejected"], rows["closed"], rows["open"]]


def test_what_was_answered_is_not_waiting_any_more(client) -> None:
    made.petition(), made.petition()  # so that no two keys are the same by chance
    petition = reached(made.petition())
    case = make.whole_case(lead=petition.lead, promise="reply")
    Reached.objects.update(case=case)
    assert shown(client, "show=waiting") == [petition]

    make.answer(case=case, state="published")

    assert shown(client, "show=waiting") == []
    assert shown(client, "show=answered") == [petition]


def test_the_most_active_come_in_order_of_the_last_hour(client) -> None:
    quiet, loud, silent = made.petition(), made.petition(), made.petition()
    for petition, number in ((quiet, 3), (loud, 30), (silent, 0)):
        Petition.objects.filter(pk=petition.pk).update(hour_count=number)

    assert shown(client, "show=active") == [loud, quiet]


def test_what_cannot_be_signed_any_more_is_not_open_whatever_the_worker_did(client) -> None:
    over, joined, other = made.petition(), made.petition(), made.petition()
    yesterday = timezone.now() - timedelta(days=1)
    Petition.objects.filter(pk=over.pk).update(
        opened_at=yesterday - timedelta(days=60), closes_at=yesterday
    )
    Petition.objects.filter(pk=joined.pk).update(merged_into=other)

    assert shown(client) == [other]


def test_a_list_goes_on_by_key(client) -> None:
    rows = [made.petition() for _ in range(22)]

    first = client.get("/petitions/")
    older = client.get("/petitions/" + first.context["older_url"])

    assert [card.petition for card in first.context["cards"]] == rows[:1:-1]
    assert [card.petition for card in older.context["cards"]] == [rows[1], rows[0]]


# Petitions, their thresholds, departments and places to choose from; grounds of the rejected.
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("query", "queries"), [("", 4), ("show=near", 4), ("show=all", 5)])
def test_a_list_costs_the_same_few_queries(
    client, count, query, queries, django_assert_num_queries
) -> None:
    lead = make.department()
    for _ in range(count):
        signed_by(made.petition(lead=lead), 300)
    made.petition(state="rejected")
    client.get("/petitions/")  # whether a live event is on is known for some seconds

    with django_assert_num_queries(queries):
        client.get(f"/petitions/?{query}")


@pytest.mark.parametrize("words", ["无障碍 厕所", "無障礙廁所", "建设时间表", "无障碍的厕所"])
def test_words_are_found_in_title_and_demand_whatever_the_script(client, words) -> None:
    wanted = made.petition()
    made.petition(title="高考前十日全线静音", ask="请发布静音日历。")
    read_due(timezone.now())

    assert shown(client, f"q={quote(words)}") == [wanted]


def test_all_petitions_are_searched_and_whole_words_are_compared(client) -> None:
    old = made.petition(title="江心岛渡口周末加开一班船")
    for number in range(30):
        made.petition(title=f"第{number}条街道要有路灯", ask="请公布路灯的安装时间表。")
    while read_due(timezone.now()):
        pass

    assert shown(client, f"q={quote('渡口 加开')}") == [old]
    assert shown(client, f"q={quote('装时')}") == []  # letters side by side, but no word


def test_most_words_are_enough_where_no_petition_has_all(client) -> None:
    wanted = made.petition()
    made.petition(title="高考前十日全线静音", ask="请发布静音日历。")
    read_due(timezone.now())

    assert shown(client, f"q={quote('滨江步道 无障碍厕所 地图')}") == [wanted]


# Petitions that have all words; then the list itself.
@pytest.mark.parametrize("count", [1, 30])
def test_a_search_costs_one_query_more(client, count, django_assert_num_queries) -> None:
    for _ in range(count):
        made.petition()
    while read_due(timezone.now()):
        pass
    client.get("/petitions/?q=x")

    with django_assert_num_queries(5):
        client.get(f"/petitions/?q={quote('无障碍 厕所')}")


def test_a_search_that_finds_nothing_says_what_to_do(client) -> None:
    made.petition()
    read_due(timezone.now())

    html = client.get(f"/petitions/?q={quote('高铁停站')}").content.decode()

    assert "可以减少关键词" in html
    assert 'href="/petitions/?show=all"' in html


def test_a_list_is_narrowed_to_a_department_and_to_a_place(client) -> None:
    one, other = made.petition(), made.petition()
    place = Region.objects.create(code="9901", name="临江区", population=1000)
    RegionTally.objects.create(petition=one, region=place, count=5)
    RegionTally.objects.create(petition=other, region=place, count=4)

    assert shown(client, f"department={one.lead_id}") == [one]
    assert shown(client, "region=9901") == [one]
    assert shown(client, "department=nonsense") == [other, one]


def test_a_place_with_four_signers_cannot_be_chosen(client) -> None:
    place = Region.objects.create(code="9901", name="临江区", population=1000)
    RegionTally.objects.create(petition=made.petition(), region=place, count=4)

    assert "临江区" not in client.get("/petitions/").content.decode()


def test_a_card_tells_the_number_with_its_goal_and_the_days_left(client) -> None:
    signed_by(made.petition(), 12)

    html = client.get("/petitions/").content.decode()

    assert "<b>12</b>人联名" in html
    assert "满<b>500</b>人：书面答复" in html
    assert "还剩60天" in html


@pytest.mark.parametrize("tab", ["open", "active", "near", "waiting", "answered", "rejected"])
def test_an_empty_tab_says_what_can_be_done(client, tab) -> None:
    assert 'class="empty"' in client.get(f"/petitions/?show={tab}").content.decode()


def test_a_counted_signature_shows_on_the_card(client) -> None:
    petition = made.petition()
    made.signature(petition=petition)
    counting.count(timezone.now())

    [card] = client.get("/petitions/").context["cards"]
    assert card.goal.count == 2  # the creator's own is the first
