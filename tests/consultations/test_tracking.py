import pytest
from django.test import Client
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    consultation = make.consultation()
    places = make.clause_threads(consultation)[1:3]
    return make.submission(consultation=consultation, threads=places)


def test_the_author_sees_the_way_of_each_point(client, submission):
    client.force_login(submission.author)

    page = client.get(submission.get_absolute_url())

    assert page.status_code == 200
    assert [point["about"] for point in page.context["points"]] == ["第1条 标题1", "第2条 标题2"]
    assert page.context["points"][0]["steps"][0].state == "done"


def test_a_receipt_by_its_number_alone_tells_nothing(client, submission):
    absent = reverse("track:receipt", args=["HX-2026-0001-999999"])
    other = Client()
    other.force_login(make.user())

    for browser in (client, other):
        assert browser.get(submission.get_absolute_url()).status_code == 404
        assert browser.get(absent).status_code == 404


def test_number_and_code_open_the_receipt_without_an_account(client, submission):
    spaced = f" {submission.query_code[:5].lower()}-{submission.query_code[5:]} "

    opened = client.post(
        reverse("track:index"), {"receipt": submission.receipt.lower(), "code": spaced}
    )

    assert opened.url == submission.get_absolute_url()
    assert client.get(opened.url).status_code == 200


@pytest.mark.parametrize(
    ("receipt", "code"),
    [("{receipt}", "WRONGCODE2"), ("HX-2026-0001-999999", "{code}"), ("nonsense", "{code}")],
)
def test_a_wrong_number_and_a_wrong_code_get_the_same_sentence(client, submission, receipt, code):
    facts = {"receipt": submission.receipt, "code": submission.query_code}
    sent = {"receipt": receipt.format(**facts), "code": code.format(**facts)}

    answer = client.post(reverse("track:index"), sent)

    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1
    assert client.get(submission.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("points", [1, 30])
def test_a_receipt_costs_ten_queries_whatever_its_length(client, points, django_assert_num_queries):
    consultation = make.consultation(clauses=make.clauses(30))
    places = make.clause_threads(consultation)[1 : points + 1]
    submission = make.submission(consultation=consultation, threads=places)
    client.force_login(submission.author)

    with django_assert_num_queries(10):
        client.get(submission.get_absolute_url())
