import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from audit.models import Event
from consultations.models import Consultation, Submission
from consultations.services import PointSaid, close, submit
from contributions.models import Contribution, Original
from contributions.text import unseal
from core.errors import DomainError
from tests import make

pytestmark = pytest.mark.django_db


def form(consultation, *points, **envelope):
    """What the browser sends: each point is (thread, stance, body[, proposal])."""
    data = {
        "points-TOTAL_FORMS": len(points),
        "points-INITIAL_FORMS": len(points),
        "key": uuid4(),
        "participant": "individual",
        "is_public": "yes",
        **envelope,
    }
    for number, (thread, stance, body, *proposal) in enumerate(points):
        data[f"points-{number}-thread"] = thread.pk
        data[f"points-{number}-stance"] = stance
        data[f"points-{number}-body"] = body
        data[f"points-{number}-proposal"] = proposal[0] if proposal else ""
    return data


@pytest.fixture
def consultation():
    return make.consultation()


@pytest.fixture
def places(consultation):
    return make.clause_threads(consultation)[1:]


@pytest.fixture
def address(consultation):
    return reverse("consultations:submit", args=[consultation.pk])


def test_a_citizen_gives_two_points_at_once_and_gets_a_receipt(
    client, consultation, places, address
):
    citizen = make.user()
    client.force_login(citizen)
    data = form(
        consultation,
        (places[0], "support", "赞成这一条，写得清楚。"),
        (places[1], "amend", "建议把时间提前。", "活动至二十一时三十分。"),
    )

    answer = client.post(address, data, follow=True)

    submission = Submission.objects.get()
    assert answer.status_code == 200
    assert submission.receipt in answer.content.decode()
    assert submission.query_code in answer.content.decode()
    assert [
        (row.thread_id, row.stance, row.body, row.proposal, row.state)
        for row in Contribution.objects.order_by("pk")
    ] == [
        (places[0].pk, "support", "赞成这一条，写得清楚。", "", "published"),
        (places[1].pk, "amend", "建议把时间提前。", "活动至二十一时三十分。", "published"),
    ]
    assert (submission.author, submission.channel, submission.assurance) == (citizen, "web", 1)
    assert Event.objects.filter(verb="consultations.submitted", actor=citizen).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "body"),
        ("好", "body"),
        ("长" * 20_001, "body"),
        ("\u200b\u200b \x00", "body"),
        ("<script>alert(1)</script>", "body"),
    ],
)
def test_a_bad_opinion_gets_a_sentence_by_the_field_and_keeps_the_text(
    client, consultation, places, address, typed, sentence
):
    client.force_login(make.user())

    answer = client.post(address, form(consultation, (places[0], "support", typed)))

    assert answer.status_code == 422
    assert answer.context["points"].forms[0].errors.keys() == {sentence}
    assert answer.context["points"].forms[0]["body"].value() == typed
    assert not Submission.objects.exists()


def test_markup_is_cleaned_personal_data_masked_and_the_original_sealed(
    client, consultation, places, address
):
    client.force_login(make.user())
    typed = "<b>请</b>联系我\u200b 13800138000 <script>alert(1)</script>"

    client.post(address, form(consultation, (places[0], "oppose", typed)))

    row = Contribution.objects.get()
    assert row.body == "请联系我 【手机号】"
    assert row.state == "pending"
    assert unseal(Original.objects.get().sealed)["body"] == typed


def test_the_same_form_sent_twice_is_one_submission_with_one_receipt(
    client, consultation, places, address
):
    client.force_login(make.user())
    data = form(consultation, (places[0], "support", "这一条很好。"))

    first, second = client.post(address, data), client.post(address, data)

    assert first.url == second.url
    assert (Submission.objects.count(), Contribution.objects.count()) == (1, 1)


def test_who_goes_back_and_writes_on_gets_the_new_words_handed_back(
    client, consultation, places, address
):
    client.force_login(make.user())
    data = form(consultation, (places[0], "support", "这一条很好。"))
    client.post(address, data)

    answer = client.post(address, {**data, "points-0-body": "这一条很好，但请提前半小时。"})

    assert answer.status_code == 409
    assert answer.context["kept"] == ["这一条很好，但请提前半小时。"]
    assert Contribution.objects.get().body == "这一条很好。"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_presses_at_once_are_one_submission():
    consultation = make.consultation()
    citizen, key, receipts = make.user(), uuid4(), []

    def press():
        try:
            point = PointSaid(thread=consultation.thread, body="同一份意见。", stance="support")
            now = timezone.now()
            sent = submit(
                consultation=consultation, author=citizen, points=[point], key=key, now=now
            )
            receipts.append(sent.receipt)
        finally:
            connection.close()

    for _ in range(5):
        threads = [threading.Thread(target=press) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(receipts) == 100
    assert len(set(receipts)) == 1
    assert (Submission.objects.count(), Contribution.objects.count()) == (1, 1)


def test_someone_elses_key_is_not_answered_with_their_receipt(consultation):
    sent = make.submission(consultation=consultation)
    point = PointSaid(thread=consultation.thread, body="别人的意见。")

    with pytest.raises(DomainError):
        submit(
            consultation=consultation,
            author=make.user(),
            points=[point],
            key=sent.idempotency_key,
            now=timezone.now(),
        )


def test_a_closed_round_answers_409_with_the_dates_and_hands_the_text_back(
    client, consultation, places, address
):
    close(consultation=consultation, now=timezone.now())
    client.force_login(make.user())

    answer = client.post(
        address, form(consultation, (places[0], "support", "我想说的话很长很长，不要弄丢了。"))
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "我想说的话很长很长，不要弄丢了。" in page
    assert date_format(consultation.last_day) in page
    assert not Submission.objects.exists()


def test_a_round_that_has_not_begun_answers_409(client):
    consultation = make.consultation(state=Consultation.State.ANNOUNCED)

    answer = client.get(reverse("consultations:submit", args=[consultation.pk]))

    assert answer.status_code == 409


def test_the_clock_counts_and_not_the_worker(client, consultation, address):
    """Past the last second nothing is taken, even if nobody has moved the state yet."""
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=timezone.now())

    assert client.get(address).status_code == 409


def test_a_guest_writes_first_and_signs_in_later_without_losing_a_word(
    client, consultation, places, address
):
    citizen = make.user()
    data = form(consultation, (places[1], "oppose", "先写下来，再登录。"))

    sent_away = client.post(address, data)
    assert sent_away.status_code == 302
    assert sent_away.url.startswith(reverse("account_login"))
    assert not Submission.objects.exists()

    client.post(sent_away.url, {"login": citizen.email, "password": "a long enough secret"})
    back = client.get(address)

    assert back.context["points"].forms[0]["body"].value() == "先写下来，再登录。"
    assert back.context["points"].forms[0]["thread"].value() == str(places[1].pk)


def test_one_more_point_is_added_without_javascript(client, consultation, places, address):
    client.force_login(make.user())
    data = form(consultation, (places[0], "", "写到一半")) | {"add": "1"}

    page = client.post(address, data)

    assert [f["body"].value() for f in page.context["points"].forms] == ["写到一半", None]
    assert page.status_code == 200


def test_the_clauses_one_picked_are_ready_to_be_written_about(client, places, address):
    page = client.get(address, {"clause": [places[0].pk, places[2].pk, "999999", "x"]})

    assert [f["thread"].value() for f in page.context["points"].forms] == [
        places[0].pk,
        places[2].pk,
    ]


def test_a_thread_of_another_round_cannot_be_spoken_in(client, consultation, address):
    elsewhere = make.consultation()
    client.force_login(make.user())

    answer = client.post(address, form(consultation, (elsewhere.thread, "support", "走错门了。")))

    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_the_rounds_own_hotline_stays_and_a_form_sent_twice_is_still_the_same():
    consultation = make.consultation(contact="立法处，电话 0755-81234567，邮箱 li@yunting.example")
    key, author = uuid4(), make.user()
    words = "公告的0755-81234567打不通，我写到li@yunting.example，请回我的手机13912345678。"

    def send():
        return submit(
            consultation=consultation,
            author=author,
            points=[PointSaid(consultation.thread, words, "", words)],
            key=key,
            now=timezone.now(),
        )

    first = send()

    assert send() == first
    row = Contribution.objects.get()
    assert row.body == row.proposal == words.replace("13912345678", "【手机号】")


@pytest.mark.parametrize("count", [1, 30])
def test_a_submission_costs_eleven_queries_and_five_for_each_point(
    client, count, address, django_assert_num_queries
):
    consultation = make.consultation(clauses=make.clauses(30))
    places = make.clause_threads(consultation)[1:]
    client.force_login(make.user())
    points = [(place, "support", f"第{n}点意见。") for n, place in enumerate(places[:count])]
    per_point = 5

    with django_assert_num_queries(11 + per_point * count):
        answer = client.post(
            reverse("consultations:submit", args=[consultation.pk]), form(consultation, *points)
        )

    assert answer.status_code == 302


@pytest.mark.parametrize(
    "columns",
    [
        {"channel": "dove"},
        {"participant": "crowd"},
        {"assurance": 4},
        {"person_key": ""},
        {"person_key": "user:0"},
    ],
    ids=str,
)
def test_the_database_refuses_what_no_submission_may_be(columns):
    sent = make.submission(consultation=make.consultation())

    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=sent.pk).update(**columns)


@pytest.mark.parametrize("clause", ["9" * 5000, "²", "-1", "\x00", str(2**70)])
def test_an_absurd_clause_opens_the_form_on_the_whole_text(client, consultation, address, clause):
    page = client.get(address, {"clause": clause})

    assert page.status_code == 200
    assert [form["thread"].value() for form in page.context["points"]] == [consultation.thread_id]


@pytest.mark.parametrize("total", ["", "0", "-1", "x", "99999999999999999999"])
@pytest.mark.parametrize("more", [{}, {"add": "1"}])
def test_a_form_without_a_lawful_number_of_points_is_handed_back(
    client, consultation, address, total, more
):
    client.force_login(make.user())

    answer = client.post(address, {**form(consultation), "points-TOTAL_FORMS": total, **more})

    assert answer.status_code == (200 if more else 422)
    assert not Submission.objects.exists()


def test_words_sealed_with_another_key_are_gone_and_the_form_opens(
    client, consultation, places, address, settings
):
    client.post(address, form(consultation, (places[1], "oppose", "先写下来，再登录。")))
    settings.SEAL_KEY = "another key"
    client.force_login(make.user())

    assert client.get(address).status_code == 200
