import pytest
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from contributions.models import Thread
from core.http import KeyPage, page_by_key, page_or_part
from tests import make

ENGLISH = {"accept-language": "en"}


def request(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/list/{query}")


@pytest.fixture
def ids(db: None) -> list[int]:
    """Seven rows, newest first."""
    return [make.thread().pk for _ in range(7)][::-1]


def page(query: str, size: int = 3) -> tuple[list[int], str]:
    found = page_by_key(request(query), Thread.objects.all(), size=size)
    return [row.pk for row in found.rows], found.older_url


def test_a_list_is_walked_page_by_page(ids: list[int]) -> None:
    assert page("") == (ids[:3], f"?before={ids[2]}")
    assert page(f"?before={ids[2]}") == (ids[3:6], f"?before={ids[5]}")
    assert page(f"?before={ids[5]}") == (ids[6:], "")


def test_a_full_last_page_has_no_successor(ids: list[int]) -> None:
    assert page("", size=7) == (ids, "")
    assert page(f"?before={ids[-1]}") == ([], "")


def test_filters_stay_in_the_address(ids: list[int]) -> None:
    assert page(f"?q=%E5%A3%B0&before={ids[2]}")[1] == f"?q=%E5%A3%B0&before={ids[5]}"


@pytest.mark.parametrize("before", ["", "x", "-1", "1e3", "٣", "²", "9" * 40, "1;DROP"])
def test_nonsense_for_a_key_shows_the_first_page(ids: list[int], before: str) -> None:
    assert page(f"?before={before}")[0] == ids[:3]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_one_query(
    db: None, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make.thread()

    with django_assert_num_queries(1):
        found = page_by_key(request(), Thread.objects.all())

    assert isinstance(found, KeyPage)
    assert len(found.rows) == min(count, 20)


@pytest.fixture
def refusals(client: Client, settings: Settings) -> Client:
    settings.ROOT_URLCONF = "tests.core.urls"
    return client


def test_a_refusal_is_a_page_that_says_why(refusals: Client) -> None:
    answer = refusals.get("/refuse/", headers=ENGLISH)
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "This cannot be done at present. Reload the page to see what can." in text
    assert "<li>It closed on 1 March.</li><li>&lt;b&gt;</li>" in text
    assert "Your words are kept here" not in text


def test_a_refusal_hands_back_what_was_typed(refusals: Client) -> None:
    typed = {
        "points-0-body": "希望静谧区晚上九点半以后不再用音箱。",
        "points-1-body": ["第一处的意见有九个字。", "</textarea><script>x</script>"],
        "stance": "amend",
        "participant": "association",
    }
    answer = refusals.post("/refuse/", typed, headers=ENGLISH)
    text = answer.content.decode()

    assert answer.context["kept"] == [typed["points-0-body"], *typed["points-1-body"]]
    assert "</textarea><script>x" not in text
    assert "希望静谧区晚上九点半以后不再用音箱。</textarea>" in text


@pytest.mark.parametrize(
    "field",
    ["password", "password1", "oldpassword", "csrfmiddlewaretoken", "key", "code", "query_code"],
)
def test_a_refusal_never_shows_a_secret(refusals: Client, field: str) -> None:
    answer = refusals.post("/refuse/", {field: "江水向东流过云汀 2031"})

    assert answer.context["kept"] == []
    assert "江水向东流过云汀" not in answer.content.decode()


def test_a_refusal_is_logged_without_words(
    refusals: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "core.http")
    refusals.post("/refuse/", {"body": "张三住在滨江路一号二单元"})

    [record] = [record for record in caplog.records if record.name == "core.http"]
    assert (record.getMessage(), record.rule) == ("a rule said no", "TooLate")
    assert "张三" not in str(vars(record))


def test_what_is_no_refusal_stays_a_fault(refusals: Client) -> None:
    refusals.raise_request_exception = False

    assert refusals.get("/fail/").status_code == 500


def test_htmx_gets_the_part_and_everyone_else_the_page() -> None:
    asked = request()
    context = {"message": "No.", "details": [], "kept": []}

    asked.htmx = False
    assert b"<html" in page_or_part(asked, "409.html", "part", context).content
    asked.htmx = True
    with pytest.raises(TemplateDoesNotExist, match="part"):
        page_or_part(asked, "409.html", "part", context)


def policy(answer: object) -> dict[str, str]:
    rules = answer.headers["Content-Security-Policy"].split("; ")
    return dict(rule.split(" ", 1) for rule in rules)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/accounts/login/", "/nowhere/", "/healthz", "/cmsx/"])
def test_the_site_runs_no_inline_code(client: Client, page: str) -> None:
    rules = policy(client.get(page))

    assert "'unsafe-inline'" not in " ".join(rules.values())
    assert "'unsafe-eval'" not in " ".join(rules.values())
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == "'none'"


@pytest.mark.django_db
def test_each_answer_has_its_own_nonce(client: Client) -> None:
    first, second = (policy(client.get("/accounts/login/"))["script-src"] for _ in range(2))

    assert first != second or "nonce" not in first


@pytest.mark.django_db
def test_the_editors_room_may_write_styles(client: Client) -> None:
    client.force_login(make.user(is_superuser=True))

    rules = policy(client.get("/cms/"))

    assert rules["style-src"] == rules["script-src"] == "'self' 'unsafe-inline'"
    assert rules["frame-ancestors"] == "'self'"
    assert rules["default-src"] == "'self'"
    assert rules["object-src"] == "'none'"


@pytest.mark.django_db
def test_a_guest_who_presses_a_part_of_a_page_is_sent_to_sign_in_as_a_whole(
    client: Client,
) -> None:
    page = "http://testserver/consultations/threads/5/"

    answer = client.get("/me/", headers={"HX-Request": "true", "HX-Current-URL": page})

    assert answer.status_code == 200
    assert (
        answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fconsultations%2Fthreads%2F5%2F"
    )
