"""What people see when they sign, take it back, stand at a counter or say: this was not me."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Region
from petitions.disowning import code_of
from petitions.models import Petition, Signature
from petitions.services import counting, sponsor
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def client(person=None) -> Client:
    one = Client()
    if person:
        one.force_login(person)
    return one


def at(petition: Petition, part: str) -> str:
    return f"/petitions/{petition.pk}/{part}"


def seen(answer) -> tuple:
    """All that an answer shows; before the colon of the cookie stand its words."""
    told = answer.cookies["messages"].value.partition(":")[0]
    return answer.status_code, answer.headers.get("Location"), answer.content, told


def test_a_first_and_a_repeated_signature_are_answered_alike() -> None:
    petition, person = made.petition(), make.user()
    typed = {"reason": "我每天推轮椅经过这里。", "display": "2"}

    first = client(person).post(at(petition, "sign/"), typed)
    second = client(person).post(at(petition, "sign/"), typed)

    row = Signature.objects.get(signer=person)
    assert (row.display, row.reason.contribution.body) == (2, "我每天推轮椅经过这里。")
    assert (seen(first), first.status_code) == (seen(second), 302)


@pytest.mark.parametrize("signatures", [1, 30])
def test_signing_takes_few_queries(signatures: int, django_assert_num_queries) -> None:
    petition, browser = made.petition(), client(make.user())
    for _ in range(signatures):
        made.signature(petition=petition)
    client(make.user()).post(at(petition, "sign/"))  # reads what is believed for a while

    # Session and person; then gate, signature and look, in one message on PostgreSQL. SQLite, in
    # two, with the savepoint of the test and its end.
    puts = 1 if connection.vendor == "postgresql" else 4
    for _ in range(2):
        with django_assert_num_queries(2 + puts):
            browser.post(at(petition, "sign/"))


def test_a_sponsor_takes_back_what_others_cannot_see_yet() -> None:
    petition, person = made.petition(state="sponsoring"), make.user()
    sponsor(petition=petition, person=person, now=timezone.now())
    assert made.fresh(petition).sponsor_count == 1

    assert client(make.user()).post(at(petition, "withdraw/")).status_code == 404
    client(person).post(at(petition, "withdraw/"))

    assert made.fresh(petition).sponsor_count == 0


def test_families_are_kept_and_no_address() -> None:
    petition, person = made.petition(), make.user()

    client(person).post(
        at(petition, "sign/"),
        headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0 Chrome/125"},
        REMOTE_ADDR="203.0.113.77",
    )
    neighbour = make.user()
    client(neighbour).post(at(petition, "sign/"), REMOTE_ADDR="203.0.113.5")

    one, two = (Signature.objects.get(signer=who) for who in (person, neighbour))
    assert (one.device, one.network) == (2 * 20 + 1, two.network)
    assert one.network is not None


def test_a_guest_signs_in_with_nothing_lost() -> None:
    petition, person = made.petition(), make.user()
    browser = Client()

    sent = browser.post(at(petition, "sign/"), {"reason": "先写好理由再登录。", "display": "1"})
    assert sent.headers["Location"] == f"/accounts/login/?next=/petitions/{petition.pk}/sign/"
    assert "先写好" not in json.dumps(dict(browser.session))
    browser.force_login(person)
    page = browser.get(at(petition, "sign/")).content.decode()
    assert "先写好理由再登录。" in page
    assert 'value="1"' in page
    assert not Signature.objects.filter(signer=person).exists()

    browser.post(at(petition, "sign/"), {"reason": "先写好理由再登录。", "display": "1"})
    assert Signature.objects.get(signer=person).reason
    assert f"petition-{petition.pk}" not in browser.session


def test_words_that_cannot_stand_are_handed_back() -> None:
    petition, person = made.petition(), make.user()

    answer = client(person).post(at(petition, "sign/"), {"reason": "长" * 20_001})

    assert answer.status_code == 422
    assert not Signature.objects.filter(signer=person).exists()


def test_an_ended_petition_says_so() -> None:
    petition, person = made.petition(state=Petition.State.CLOSED), make.user()

    assert client(person).get(at(petition, "sign/")).status_code == 200
    assert client(person).post(at(petition, "sign/")).status_code == 409


@pytest.mark.parametrize("state", ["draft", "sponsoring", "checking", "hidden", "lapsed"])
def test_what_is_not_public_cannot_be_found_by_signing(state: str) -> None:
    petition = made.petition(state=state)
    browser = client(make.user())

    for part in ("sign/", "withdraw/", "count.json"):
        assert browser.get(at(petition, part)).status_code == 404
    assert browser.post(at(petition, "sign/")).status_code == 404


def test_taking_back_is_asked_first() -> None:
    petition, person = made.petition(), make.user()
    browser = client(person)
    browser.post(at(petition, "sign/"))

    assert browser.get(at(petition, "withdraw/")).status_code == 200
    assert Signature.objects.standing().filter(signer=person).exists()
    browser.post(at(petition, "withdraw/"))
    assert not Signature.objects.standing().filter(signer=person).exists()


def test_the_counter_is_for_clerks() -> None:
    petition = made.petition()

    for person in (make.user(), make.user("official"), make.user("moderator")):
        assert client(person).get(at(petition, "counter/")).status_code == 403
    assert Client().get(at(petition, "counter/")).status_code == 302


def test_a_clerk_enters_a_signature_and_is_told_nothing_of_an_earlier_one() -> None:
    petition, region = made.petition(), Region.objects.create(code="980102", name="临江区")
    browser = client(make.user("clerk"))
    typed = {"id_number": NUMBER, "region": region.pk}

    first = browser.post(at(petition, "counter/"), typed)
    second = client(make.user("clerk")).post(at(petition, "counter/"), typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    row = Signature.objects.get(channel=Signature.Channel.COUNTER)
    assert (row.petition, row.region) == (petition, region)


@pytest.mark.parametrize("number", ["110105194912310021", "12345", "张三", "A" * 41, ""])
def test_a_number_that_no_document_bears_is_handed_back(number: str) -> None:
    petition, browser = made.petition(), client(make.user("clerk"))

    assert browser.post(at(petition, "counter/"), {"id_number": number}).status_code == 422
    assert not Signature.objects.filter(channel=Signature.Channel.COUNTER).exists()


@pytest.mark.parametrize("number", ["E12345678", "ｈ12345678", "H 1234 5678 90"])
def test_other_documents_are_taken(number: str) -> None:
    petition, browser = made.petition(), client(make.user("clerk"))

    assert browser.post(at(petition, "counter/"), {"id_number": number}).status_code == 302


def test_a_followed_link_strikes_off_nothing_and_a_pressed_button_does() -> None:
    row = made.signature(petition=made.petition())
    address = f"/petitions/not-me/{code_of(row.pk)}/"

    assert Client().get(address).status_code == 200
    assert Signature.objects.get(pk=row.pk).state == Signature.State.STANDING
    answers = [Client().post(address) for _ in range(2)]
    assert Signature.objects.get(pk=row.pk).state == Signature.State.VOID
    assert seen(answers[0]) == seen(answers[1])


def test_a_code_that_is_not_ours_leads_nowhere() -> None:
    made.petition()

    assert Client().get("/petitions/not-me/1:abc/").status_code == 404
    assert Client().post("/petitions/not-me/x/").status_code == 404


def test_the_number_is_asked_for_by_everybody_and_answered_in_one_query(
    django_assert_num_queries,
) -> None:
    petition = made.petition()
    made.signature(petition=petition)
    counting.count(timezone.now())
    Client().get(at(petition, "count.json"))

    with django_assert_num_queries(1):
        answer = Client().get(at(petition, "count.json"))

    told = answer.json()
    assert (told["count"], told["state"]) == (2, "open")
    assert told["at"] == made.fresh(petition).count_version
    assert answer.headers["Cache-Control"].startswith("public, max-age=1,")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


def test_who_has_the_number_is_told_so_in_few_bytes() -> None:
    petition = made.petition()
    counting.count(timezone.now())
    tag = Client().get(at(petition, "count.json")).headers["ETag"]

    same = Client().get(at(petition, "count.json"), headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    made.signature(petition=petition)
    counting.count(timezone.now() + timedelta(seconds=1))
    other = Client().get(at(petition, "count.json"), headers={"if-none-match": tag})
    assert other.status_code == 200
