import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.likeness import SHOWN, Group, count_alike, likeness
from consultations.report import report_on
from contributions.models import Contribution
from moderation.models import Comparison
from tests import make
from tests.moderation.alike import join

pytestmark = pytest.mark.django_db


def alike(consultation, count, *, wordings=1, **columns):
    rows = [
        make.contribution(thread=consultation.thread, body=f"请把时间提前半小时。{n % wordings}")
        for n in range(count)
    ]
    join(rows, scope=consultation.scope, wordings=wordings, **columns)
    return rows


def page(consultation, query=""):
    return reverse("rounds:copies", args=[consultation.pk]) + query


@pytest.fixture
def consultation():
    return make.consultation(lead=make.department())


@pytest.fixture
def official(client, consultation):
    person = make.user("official", department=consultation.lead)
    client.force_login(person)
    return person


def test_groups_are_counted_with_people_and_wordings(consultation):
    rows = alike(consultation, 5, wordings=2)
    alike(make.consultation(), 3)

    counted = count_alike(consultation)

    first = rows[0].pk
    assert (counted.texts, counted.wordings, counted.count) == (5, 2, 1)
    assert counted.groups == (Group(first, "near", 5, 5, 2, first),)


def test_only_what_was_accepted_counts_and_only_what_is_public_is_shown(consultation):
    rows = alike(consultation, 4)
    put = Contribution.objects.filter
    put(pk=rows[0].pk).update(state="pending")
    put(pk=rows[1].pk).update(is_public=False)

    counted = count_alike(consultation)
    told = likeness(counted, 3)

    assert (counted.texts, counted.groups[0].shown) == (3, rows[2].pk)
    assert (told.share.part, told.share.whole) == (3, 3)
    assert told.groups[0].words == rows[2].body


def test_words_hidden_since_the_count_are_not_shown(consultation):
    rows = alike(consultation, 2)
    counted = count_alike(consultation)
    Contribution.objects.filter(pk=rows[0].pk).update(state="hidden")

    assert likeness(counted, 1).groups[0].words == ""
    assert likeness(counted, 1).share.part == 1


def test_the_report_says_how_many_are_alike_out_of_how_many(client, consultation):
    alike(consultation, 27, wordings=3)
    make.contribution(thread=consultation.thread, body="另外一条意见，与别的都不同。")

    shown = client.get(
        reverse("consultations:report", args=[consultation.pk]),
        headers={"accept-language": "zh-hans"},
    ).content.decode()

    assert "在接收的28条意见中，有27条与其他意见内容相同或相近：共1组，3种写法。" in shown
    assert "27人提交了27条内容相近的意见" in shown
    section = shown.split('id="alike"')[1].split("</section>")[0]
    assert not any(word in section for word in ("刷", "水军", "垃圾", "机器"))


def test_a_report_without_copies_says_nothing_of_them(client, consultation):
    make.contribution(thread=consultation.thread)

    shown = client.get(reverse("consultations:report", args=[consultation.pk]))

    assert 'id="alike"' not in shown.content.decode()
    assert report_on(consultation).alike.count == 0


def test_the_desk_shows_the_groups_and_all_of_one(client, consultation, official):
    rows = alike(consultation, 3)
    other = alike(consultation, 2)
    Comparison.objects.update(compared_at=timezone.now(), text_count=5)

    listed = client.get(page(consultation))
    one = client.get(page(consultation, f"?of={rows[0].pk}"))

    assert [named.group.first for named in listed.context["alike"].groups] == [
        rows[0].pk,
        other[0].pk,
    ]
    assert [row.pk for row in one.context["page"].rows] == [row.pk for row in reversed(rows)]


def test_a_group_of_another_round_is_not_shown(client, consultation, official):
    rows = alike(make.consultation(), 3)

    assert client.get(page(consultation, f"?of={rows[0].pk}")).context["page"].rows == []


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"worker": "w", "lease_until": timezone.now(), "progress": 40}, 'value="40"'),
        ({"has_failed": True}, "上一次比对没有完成"),
        ({"compared_at": timezone.now(), "text_count": 7}, "比对了7条意见"),
        ({}, "还没有比对"),
    ],
    ids=["running", "failed", "compared", "new"],
)
def test_the_desk_says_how_far_the_texts_were_compared(
    client, consultation, official, columns, said
):
    Comparison.objects.create(scope=consultation.scope, **columns)

    shown = client.get(page(consultation), headers={"accept-language": "zh-hans"})

    assert said in shown.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_with_one_group_and_with_thirty(
    client, consultation, official, django_assert_num_queries, count
):
    for _ in range(count):
        alike(consultation, 2)
    client.get(page(consultation))

    # session, person, posts, notices, rights (2); round, comparison, opinions, words of the groups
    with django_assert_num_queries(10):
        shown = client.get(page(consultation))

    assert len(shown.context["alike"].groups) == min(count, SHOWN)
