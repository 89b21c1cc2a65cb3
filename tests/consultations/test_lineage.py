from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.document import current, remembered
from consultations.models import Consultation
from consultations.report import report_on
from contributions.models import Contribution
from tests import make
from tests.consultations.texts import LIGHTS, PARKING, QUIET, STALLS, clause, key, publish

pytestmark = pytest.mark.django_db

FIRST = {"quiet": QUIET, "parking": PARKING, "stalls": STALLS, "lights": LIGHTS}


def said(version, name, **rest):
    return make.contribution(thread=clause(version.consultation, name).thread, **rest)


def lineage(version):
    """From name to (fate, heirs, whether a person has to look), the heir that carries first."""
    names = {key(name): name for name in (*FIRST, "a", "b", "c", "d")}
    told = {}
    for row in version.descents.select_related("clause", "heir").order_by("-carries", "pk"):
        found = told.setdefault(names[row.clause.key], (row.fate, [], row.is_doubtful))
        found[1].extend([names[row.heir.key]] if row.heir else [])
    return told


@pytest.fixture
def first():
    return publish(FIRST)


def test_clauses_that_keep_their_key_stay_themselves(first):
    changed = {"lights": LIGHTS, "quiet": QUIET, "parking": PARKING + "逾期不公示的，责令改正。"}

    second = publish({**changed, "stalls": STALLS}, first.consultation)

    assert lineage(second) == {
        "quiet": ("same", ["quiet"], False),
        "parking": ("changed", ["parking"], False),
        "stalls": ("same", ["stalls"], False),
        "lights": ("moved", ["lights"], False),
    }


def test_a_clause_under_another_key_goes_on_by_its_words(first):
    opinion = said(first, "parking")
    renewed = PARKING.replace("核定", "确定")

    second = publish(
        {"quiet": QUIET, "a": renewed, "stalls": STALLS, "lights": LIGHTS}, first.consultation
    )

    assert lineage(second)["parking"] == ("changed", ["a"], False)
    old, heir = clause(first.consultation, "parking"), clause(first.consultation, "a")
    assert (old.present, heir.present) == (heir, None)
    opinion.refresh_from_db()
    assert opinion.thread == old.thread


def test_what_is_split_merged_or_gone_with_opinions_is_for_a_person_to_see(first):
    said(first, "stalls")
    head, tail = QUIET.split("，")
    both = {"quiet": f"{head}。", "a": f"{tail}{tail}"}

    second = publish({**both, "lights": f"{LIGHTS}{PARKING}"}, first.consultation)

    assert lineage(second) == {
        "quiet": ("split", ["quiet", "a"], True),
        "parking": ("merged", ["lights"], True),
        "stalls": ("deleted", [], True),
        "lights": ("merged", ["lights"], False),
    }


def test_what_nobody_spoke_of_goes_without_a_doubt(first):
    second = publish({"quiet": QUIET}, first.consultation)

    gone = second.descents.filter(fate="deleted")
    assert [row.is_doubtful for row in gone] == [False] * 3


def test_a_key_with_other_words_is_a_doubt(first):
    second = publish(
        {**FIRST, "quiet": "违反本办法规定的，由公安机关处以警告。"}, first.consultation
    )

    assert lineage(second)["quiet"] == ("changed", ["quiet"], True)


def test_a_clause_split_into_three_and_merged_again_keeps_its_opinions(first):
    consultation = first.consultation
    parts = {
        "a": "滨江静谧区内每日二十二时至次日七时不得使用音响设备。",
        "b": "确需在静谧区使用音响的，应当提前十日向公安机关申请。",
        "c": "违反前款规定使用音响设备的，由公安机关责令停止并处警告。",
    }
    rest = {"parking": PARKING, "stalls": STALLS}
    whole = "".join(parts.values())
    first = publish({"quiet": whole, **rest}, consultation)
    opinions = [said(first, "quiet")]

    second = publish({**parts, **rest}, consultation)
    opinions += [said(second, name) for name in parts]
    third = publish(
        {**{k: v.replace("公安机关", "公安部门") for k, v in parts.items()}, **rest}, consultation
    )
    opinions += [said(third, name) for name in parts]
    fourth = publish({"d": whole.replace("公安机关", "公安部门"), **rest}, consultation)

    heir = clause(consultation, "d")
    assert {
        name: clause(consultation, name).present for name in ("quiet", *parts)
    } == dict.fromkeys(("quiet", *parts), heir)
    assert lineage(second)["quiet"][0] == "split"
    assert [lineage(fourth)[name][:2] for name in parts] == [("merged", ["d"])] * 3
    text = next(text for text in current(consultation).texts if text.clause == heir)
    assert text.said == len(opinions) == 7


def test_a_clause_that_comes_back_stands_for_itself(first):
    consultation = first.consultation
    opinion = said(first, "parking")
    second = publish({"quiet": QUIET, "a": f"{PARKING}。"}, consultation)
    assert clause(consultation, "parking").present == clause(consultation, "a")
    later = said(second, "a")

    publish({"quiet": QUIET, "parking": PARKING}, consultation)

    assert clause(consultation, "parking").present is None
    assert clause(consultation, "a").present == clause(consultation, "parking")
    assert {opinion.thread_id, later.thread_id} == {
        clause(consultation, name).thread_id for name in ("parking", "a")
    }


# What a reader sees.


@pytest.fixture
def gone_on(first):
    """Parking went on in another clause, stalls was taken out; each was spoken of before."""
    said(first, "parking", body="停车收费应当按小时计算，不足一小时的按一小时。")
    said(first, "stalls", body="收摊时间太早，夜班的人吃不上饭。")
    Contribution.objects.update(created_at=timezone.now() - timedelta(minutes=30))
    publish(
        {"quiet": QUIET, "a": PARKING.replace("核定", "确定"), "lights": LIGHTS}, first.consultation
    )
    said(first, "a", body="新的停车条款写得清楚多了。")
    return Consultation.objects.get(pk=first.consultation.pk)


def test_a_clause_shows_what_was_said_about_its_past_and_when(client, gone_on):
    page = client.get(clause(gone_on, "a").get_absolute_url())

    assert [row.body[:2] for row in page.context["rows"]] == ["新的", "停车"]
    assert page.context["said"] == 2
    new, old = page.context["rows"]
    assert new.spoke_of is None
    assert (old.spoke_of.name, old.spoke_of.version.number) == ("第2条", 1)
    assert "针对第1版<bdi>第2条</bdi>提出" in page.content.decode()


def test_the_page_of_an_old_clause_leads_to_its_heir_and_takes_no_opinions(client, gone_on):
    heir = clause(gone_on, "a")

    page = client.get(clause(gone_on, "parking").get_absolute_url()).content.decode()

    assert f'href="{heir.get_absolute_url()}"' in page
    assert "?clause=" not in page
    assert "停车收费应当按小时计算" in page


def test_what_was_taken_out_is_found_from_the_draft(client, gone_on):
    page = client.get(gone_on.get_absolute_url())

    assert [text.clause for text in page.context["taken_out"]] == [clause(gone_on, "stalls")]
    assert page.context["said"] == 3
    gone = client.get(clause(gone_on, "stalls").get_absolute_url()).content.decode()
    assert "这一条已在第2版中删去" in gone


def test_opinions_are_taken_about_the_newest_version_alone(client, gone_on):
    page = client.get(reverse("consultations:submit", args=[gone_on.pk]))

    offered = {pk for pk, _label in page.context["points"][0].fields["thread"].choices}
    names = ("quiet", "a", "lights")
    assert offered == {gone_on.thread_id} | {clause(gone_on, name).thread_id for name in names}


def test_who_comes_from_an_old_clause_speaks_about_its_heir(client, gone_on):
    old, heir = clause(gone_on, "parking"), clause(gone_on, "a")
    address = reverse("consultations:submit", args=[gone_on.pk])

    page = client.get(address, {"clause": [old.thread_id, "999999999999999999999", "x"]})

    assert [point["thread"].value() for point in page.context["points"]] == [heir.thread_id]


def test_who_began_with_an_older_version_is_told_and_keeps_the_words(client, gone_on):
    typed = {
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
        "points-0-thread": str(clause(gone_on, "stalls").thread_id),
        "points-0-stance": "amend",
        "points-0-body": "收摊时间可以晚半小时。",
    }

    page = client.post(reverse("consultations:submit", args=[gone_on.pk]), typed)

    assert page.status_code == 422
    assert "文本已有新版" in page.content.decode()
    assert "收摊时间可以晚半小时。" in page.content.decode()


def test_the_report_counts_each_opinion_once_and_names_where_it_stands(gone_on):
    report = report_on(gone_on)
    by_clause = next(chart for chart in report.charts if chart.name == "clause")

    assert (report.said, by_clause.total) == (3, 3)
    assert list(by_clause.labels) == ["第2条", "第1版第3条（已删去）"]
    counts = [sum(row.values[at] for row in by_clause.series) for at in range(2)]
    assert counts == [2, 1]


def test_remembered_says_where_each_old_clause_went(gone_on):
    document = remembered(gone_on)

    parking, stalls = clause(gone_on, "parking"), clause(gone_on, "stalls")
    assert document.heirs == {parking.thread_id: clause(gone_on, "a").thread_id}
    assert list(document.gone) == [stalls.thread_id]


@pytest.mark.parametrize("opinions", [1, 30])
def test_the_past_of_a_clause_costs_one_query_more(
    client, gone_on, opinions, django_assert_num_queries
):
    place = clause(gone_on, "a").thread
    for _ in range(opinions):
        make.contribution(thread=place)
    alone = clause(publish(FIRST).consultation, "quiet").thread

    with CaptureQueriesContext(connection) as usual:
        client.get(alone.get_absolute_url())
    with django_assert_num_queries(len(usual) + 1):
        client.get(place.get_absolute_url())


@pytest.mark.parametrize("clauses", [1, 30])
def test_a_second_version_costs_one_query_more(client, clauses, django_assert_num_queries):
    names = [f"n{number}" for number in range(clauses)]
    first = publish({name: f"{QUIET}{name}" for name in names})
    address = first.consultation.get_absolute_url()

    with CaptureQueriesContext(connection) as usual:
        client.get(address)
    publish({name: f"{LIGHTS}{name}" for name in names}, first.consultation)
    with django_assert_num_queries(len(usual) + 1):
        client.get(address)
