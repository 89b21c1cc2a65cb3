from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.charts import arrivals
from consultations.report import report_on
from consultations.services import PointSaid, close, finish, outside_person, submit
from contributions.models import Contribution, Thread
from responses import services as responses
from responses.models import Response
from responses.services import Change
from tests import make
from themes.models import Theme

pytestmark = pytest.mark.django_db


def answered_round(opinions=3):
    """A round with opinions on two clauses in one theme, answered; the first clause changes."""
    consultation = make.consultation(clauses=make.clauses(2))
    first, second = make.clause_threads(consultation)[1:]
    people = [make.user() for _ in range(opinions)]
    for person in people:
        make.submission(consultation=consultation, author=person, threads=[first, second])
    close(consultation=consultation, now=timezone.now())
    run = make.run(consultation=consultation, state="signed", themes=1)
    theme = run.themes.get(is_rest=False)
    for row in Contribution.objects.order_by("pk"):
        make.assignment(theme=theme, contribution=row)
    case = make.case(theme=theme, state="accepted", owner=run.department, lead=run.lead)
    response = responses.save_draft(
        case=case,
        author=make.user(),
        outcome="explained",
        reason="依照功能区的夜间要求，暂不调整。",
        body="您的意见我们看了，现将考虑说明如下。",
        changes=[
            Change(first, "adopted", "采纳，提前半小时。", "第1条的新内容。"),
        ],
    )
    responses.review(response=response, by=make.user())
    responses.sign(response=response, by=make.user())
    responses.publish(response=response, by=make.user(), now=timezone.now())
    return consultation


def test_the_adoption_table_has_a_row_for_the_theme_and_one_for_what_fared_otherwise():
    report = report_on(answered_round())

    assert [
        (row.outcome, row.items, row.people, row.clauses, [c.label for c in row.rewordings])
        for row in report.rows
    ] == [
        ("explained", 3, 3, ["第2条 标题2"], []),
        ("adopted", 3, 3, ["第1条 标题1"], ["第1条 标题1"]),
    ]
    assert [(c.kind, c.text) for c in report.rows[1].rewordings[0].changes] == [
        ("same", "第1条的"),
        ("added", "新"),
        ("same", "内容。"),
    ]


def test_the_numbers_add_up_and_carry_their_denominators():
    consultation = answered_round()
    make.contribution(thread=consultation.thread, state="pending", at=consultation.opens_at)

    report = report_on(consultation)

    assert (report.people, report.submissions) == (3, 3)
    assert (report.said, report.accepted, report.awaiting, report.answered) == (7, 6, 1, 6)
    charts = {chart.name: chart for chart in (report.outcomes, *report.charts)}
    assert {name: chart.total for name, chart in charts.items()} == {
        "outcome": 6,
        "day": 6,
        "stance": 6,
        "clause": 6,
        "channel": 6,
    }
    assert charts["outcome"].series[0].values == (3, 3)
    assert [charts["clause"].value_of(row) for row in (0, 1)] == [3, 3]
    assert charts["clause"].labels == ("第1条 标题1", "第2条 标题2")
    assert sum(charts["day"].series[0].values) == 6


def test_a_chart_of_days_holds_the_days_without_any_opinion():
    thread = make.thread()
    for day in (1, 4):
        at = datetime(2026, 5, day, 9, tzinfo=timezone.get_current_timezone())
        make.contribution(thread=thread, at=at)

    chart = arrivals(Contribution.objects.per_day())

    assert chart.series[0].values == (1, 0, 0, 1)
    assert chart.labels[::3] == ("5月1日", "5月4日")


def test_a_round_without_opinions_has_an_honest_report(client):
    consultation = make.consultation(state="closed")
    finish(consultation=consultation, by=make.user())

    page = client.get(reverse("consultations:report", args=[consultation.pk]))

    assert page.status_code == 200
    assert page.context["report"].said == 0


@pytest.mark.parametrize("opinions", [1, 30])
def test_a_report_costs_the_same_whatever_its_size_and_is_counted_once_a_minute(
    client, opinions, django_assert_num_queries, time_machine
):
    consultation = answered_round(opinions)

    time_machine.move_to(timezone.now(), tick=False)
    for queries, seconds in ((16, 0), (5, 0), (16, 61)):
        time_machine.shift(seconds)
        with django_assert_num_queries(queries):
            page = client.get(reverse("consultations:report", args=[consultation.pk]))
        assert page.status_code == 200


def test_an_answer_is_in_the_report_at_once():
    consultation = answered_round()
    Response.objects.update(state="signed")
    before = report_on(consultation)

    Response.objects.update(state="published")

    assert (before.answered, report_on(consultation).answered) == (0, 6)


def test_a_report_tells_when_it_was_counted(client, time_machine):
    consultation = answered_round()
    time_machine.move_to(timezone.now().replace(hour=1, minute=30), tick=False)
    url = reverse("consultations:report", args=[consultation.pk])

    assert "09:30" in client.get(url).content.decode()
    time_machine.shift(30)
    assert "09:30" in client.get(url).content.decode()


def test_people_without_an_account_are_told_apart_by_their_envelopes():
    consultation = answered_round(2)
    Thread.objects.update(closed_at=None)
    theme = Theme.objects.get(is_rest=False)
    for key in ("甲", "甲", "乙"):
        row = submit(
            consultation=consultation,
            author=None,
            points=[PointSaid(consultation.thread, "电话里说，建议提前半小时。")],
            key=uuid4(),
            now=timezone.now(),
            person_key=outside_person(consultation, key),
            check_open=False,
            channel="hotline",
        )
        make.assignment(theme=theme, contribution=row.points.get().contribution)

    report = report_on(consultation)

    assert report.people == 2 + 2
    assert [row.people for row in report.rows] == [4, 2]


def test_every_answered_opinion_lets_the_round_be_declared_answered():
    consultation = answered_round()
    consultation.refresh_from_db()
    consultation.state = "treating"
    type(consultation).objects.filter(pk=consultation.pk).update(state="treating")

    finish(consultation=consultation, by=make.user())

    assert type(consultation).objects.get().state == "answered"
