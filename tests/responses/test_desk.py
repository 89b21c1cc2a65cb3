"""The desk for cases: who gets in, what it costs, and the way of a case by its buttons."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from contributions.models import Contribution, Thread
from responses.models import Case, Outcome, Response
from tests import make

pytestmark = pytest.mark.django_db

PAGES = ("case", "assign", "write")
BUTTONS = ("accept", "return", "review", "sign", "send_back", "publish")
SAID = {"outcome": "adopted", "reason": "意见合理，写入第五条。", "body": "您的意见已被采纳。"}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def official(case: Case, place: str = "lead") -> User:
    return make.user("official", department=getattr(case, place))


def to(case: Case, name: str) -> str:
    return reverse(f"desk:{name}", args=[case.pk])


def filled(opinions: int = 2, places: int = 1, **columns: object) -> Case:
    case = make.case(lead=make.department(), **columns)
    threads = [
        make.thread(title=f"第{n}条", text=f"第{n}条的旧条文。") for n in range(1, places + 1)
    ]
    for number in range(opinions):
        row = make.contribution(thread=threads[number % places])
        make.assignment(theme=case.theme, contribution=row)
    case.theme.representatives = [row.pk for row in Contribution.objects.all()[:3]]
    case.theme.save()
    return case


@pytest.mark.parametrize("name", [*PAGES, *BUTTONS])
def test_each_address_is_open_to_those_who_may_act_and_to_nobody_else(name: str) -> None:
    case = filled(state="accepted")
    make.answer(case=case)
    case.supporting.add(make.department())
    people = {
        "owner": official(case, "owner"),
        "lead": official(case),
        "helper": make.user("official", department=case.supporting.get()),
        "supervisor": make.user("supervisor"),
        "official elsewhere": make.user("official"),
        "moderator there": make.user("moderator", department=case.lead),
        "citizen": make.user(),
    }
    people["citizen"] = Contribution.objects.first().author  # whose opinion it is about

    send = "get" if name in PAGES else "post"
    codes = {
        who: getattr(signed_in(person), send)(to(case, name)).status_code
        for who, person in people.items()
    }
    codes["guest"] = getattr(Client(), send)(to(case, name)).status_code

    may = {
        "case": {"owner", "lead", "helper", "supervisor"},
        "assign": {"owner"},
        "write": {"lead", "helper"},
        "accept": {"lead"},
        "return": {"lead"},
    }.get(name, {"owner", "lead"})
    strangers = {"official elsewhere": 404, "moderator there": 404, "citizen": 404, "guest": 302}
    inside = {"owner", "lead", "helper", "supervisor"}
    refused = {who for who in inside if codes[who] == 403}
    assert {who: codes[who] for who in strangers} == strangers
    assert refused == inside - may


def test_the_list_is_for_officials_and_supervisors() -> None:
    case = filled()
    url = reverse("desk:index")

    codes = {role: signed_in(make.user(role)).get(url).status_code for role in Membership.Role}
    assert codes == {"official": 200, "moderator": 403, "supervisor": 200, "clerk": 403}
    assert Client().get(url).status_code == 302
    assert signed_in(make.user()).get(url).status_code == 403
    shown = {
        who: str(case) in signed_in(person).get(url).content.decode()
        for who, person in {
            "lead": official(case),
            "supervisor": make.user("supervisor"),
            "elsewhere": make.user("official"),
        }.items()
    }
    assert shown == {"lead": True, "supervisor": True, "elsewhere": False}


@pytest.mark.parametrize("name", BUTTONS)
def test_a_link_presses_no_button(name: str) -> None:
    case = filled(state="accepted")

    assert signed_in(official(case)).get(to(case, name)).status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same_for_one_row_and_for_thirty(
    rows: int, django_assert_num_queries
) -> None:
    case = filled(rows, places=rows, state="accepted")
    answer = make.answer(case=case)
    for place in Thread.objects.filter(title__startswith="第"):
        Outcome.objects.create(response=answer, thread=place, outcome="adopted", new_wording="新")
    for state in ("accepted", "answered"):
        for _ in range(rows):
            make.answer(
                case=make.case(state=state, owner=case.owner, lead=case.lead),
                state="published" if state == "answered" else "draft",
            )
    client = signed_in(answer.author)

    with django_assert_num_queries(8):  # session, person, posts, notices, rights (2); two lists
        client.get(reverse("desk:index"))
    page, form = to(case, "case"), to(case, "write")
    # … ; case, helpers, numbers, places, representatives, opinions, exceptions, ratings
    with django_assert_num_queries(14):
        client.get(page)
    with django_assert_num_queries(12):  # … ; case, helpers, places, exceptions, numbers, opinions
        client.get(form)


def test_cases_stand_by_what_comes_next_and_by_their_day() -> None:
    today, lead = timezone.localdate(), make.department()
    asked = {"review_asked_at": timezone.now()}

    def case(state: str, days: int, **columns: object) -> Case:
        return make.case(lead=lead, state=state, due_on=today + timedelta(days=days), **columns)

    later, sooner = case("assigned", 30), case("assigned", -1)
    written = make.answer(case=case("accepted", 9))
    passed = make.answer(case=case("accepted", 8), state="reviewed")
    sent = make.answer(case=case("accepted", 1), **asked)
    signed = make.answer(case=case("accepted", 7), state="signed")
    done = make.answer(case=case("answered", 1), state="published")

    page = signed_in(make.user("official", department=lead)).get(reverse("desk:index"))

    groups = {group.step: group.rows for group in page.context["groups"]}
    assert groups == {
        "accept": [(sooner, "overdue"), (later, "in_time")],
        "write": [(written.case, groups["write"][0][1])],
        "review": [(sent.case, "soon")],
        "sign": [(passed.case, groups["sign"][0][1])],
        "publish": [(signed.case, groups["publish"][0][1])],
    }
    assert list(page.context["answered"].rows) == [done.case]
    assert "state-overdue" in page.content.decode()
    assert (page.context["waiting"], page.context["overdue"]) == (6, [sooner])


def test_a_case_counts_opinions_and_people() -> None:
    case = filled(0)
    twice = make.user()
    for author in (twice, twice, make.user(), None, None):
        row = make.contribution(author=author or make.user())
        if author is None:
            Contribution.objects.filter(pk=row.pk).update(author=None)
        make.assignment(theme=case.theme, contribution=row)
    hidden = make.contribution(state="hidden")
    make.assignment(theme=case.theme, contribution=hidden)

    numbers = signed_in(official(case)).get(to(case, "case")).context["numbers"]

    assert (numbers.opinions, numbers.people) == (5, 4)


def test_a_case_names_the_places_it_is_about_with_their_numbers() -> None:
    case = filled(3, places=2)

    page = signed_in(official(case)).get(to(case, "case"))

    places = page.context["places"]
    assert [(place.title, place.size) for place in places] == [("第1条", 2), ("第2条", 1)]
    assert places[0].get_absolute_url() in page.content.decode()


def test_a_case_goes_from_department_to_author_by_its_buttons() -> None:
    case = filled(2)
    one, two = official(case), official(case)
    owner = official(case, "owner")
    place = Thread.objects.get(title="第1条")

    signed_in(one).post(to(case, "return"), {"reason": "属于文旅局的职责"})
    signed_in(owner).post(
        to(case, "assign"),
        {"lead": case.lead_id, "due_on": timezone.localdate() + timedelta(days=20)},
    )
    signed_in(one).post(to(case, "accept"))
    signed_in(one).post(
        to(case, "write"),
        {
            **SAID,
            "revision": 0,
            "send": 1,
            f"clause-{place.pk}-outcome": "",
            f"clause-{place.pk}-reason": "",
            f"clause-{place.pk}-new_wording": "第1条的新条文。",
        },
    )
    signed_in(two).post(to(case, "review"), {"revision": 1})
    signed_in(two).post(to(case, "sign"), {"revision": 1})
    signed_in(one).post(to(case, "publish"))

    answer = Response.objects.get()
    assert (answer.state, answer.author, answer.reviewer, answer.signer) == (
        "published",
        one,
        two,
        two,
    )
    row = answer.outcomes.get()
    facts = (row.thread, row.outcome, row.old_wording, row.new_wording)
    assert facts == (place, "adopted", "第1条的旧条文。", "第1条的新条文。")
    page = signed_in(one).get(to(case, "case")).content.decode()
    assert ("<del>" in page, "<ins>" in page) == (True, True)


def clause(place: Thread, outcome: str = "", reason: str = "", wording: str | None = None) -> dict:
    text = place.text if wording is None else wording
    fields = {"outcome": outcome, "reason": reason, "new_wording": text}
    return {f"clause-{place.pk}-{name}": value for name, value in fields.items()}


def test_a_place_that_is_left_alone_or_not_sent_is_no_exception() -> None:
    case = filled(2, places=2, state="accepted")
    one, _two = Thread.objects.filter(title__startswith="第").order_by("pk")
    Thread.objects.filter(pk=one.pk).update(text="第一行\n第二行")
    one.refresh_from_db()
    untouched = clause(one, wording="第一行\r\n第二行\r\n")

    answer = signed_in(official(case)).post(to(case, "write"), {**SAID, "revision": 0, **untouched})

    assert answer.status_code == 302
    assert (Response.objects.count(), Outcome.objects.count()) == (1, 0)


def test_what_was_written_stands_in_the_form_again() -> None:
    case = filled(2, places=2, state="accepted")
    one, two = Thread.objects.filter(title__startswith="第").order_by("pk")
    client = signed_in(official(case))
    client.post(
        to(case, "write"),
        {
            **SAID,
            "revision": 0,
            **clause(one, "not_adopted", "另有规定。"),
            **clause(two, wording="新条文"),
        },
    )

    page = client.get(to(case, "write"))

    form, (first, second) = page.context["form"], page.context["parts"]
    assert (form.initial["outcome"], form.initial["revision"]) == ("adopted", 1)
    assert (first.initial["outcome"], first.initial["reason"], first.is_open) == (
        "not_adopted",
        "另有规定。",
        True,
    )
    assert (second.initial["outcome"], second.initial["new_wording"]) == ("", "新条文")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "不采纳"},
        {"outcome": "perhaps"},
        {"body": ""},
        {"revision": ""},
    ],
    ids=str,
)
def test_a_wrong_answer_is_handed_back_with_every_word(wrong: dict) -> None:
    case = filled(1, state="accepted")
    place = Thread.objects.get(title="第1条")
    sent = {**SAID, "revision": 0, **clause(place, "deferred", "留待研究的理由"), **wrong}

    page = signed_in(official(case)).post(to(case, "write"), sent)

    assert (page.status_code, Response.objects.count()) == (422, 0)
    words = page.content.decode()
    assert "留待研究的理由" in words
    assert sent["body"] in words


def test_whoever_saved_second_keeps_their_words_and_overwrites_nobody() -> None:
    case = filled(1, state="accepted")
    one, two = official(case), official(case)
    signed_in(one).post(to(case, "write"), {**SAID, "revision": 0})

    page = signed_in(two).post(
        to(case, "write"), {**SAID, "reason": "另一位同事写下的理由。", "revision": 0}
    )

    assert (page.status_code, "另一位同事写下的理由。" in page.content.decode()) == (409, True)
    assert Response.objects.get().author == one


def test_a_review_of_words_that_were_changed_meanwhile_is_refused() -> None:
    case = filled(1, state="accepted")
    answer = make.answer(case=case, revision=4, review_asked_at=timezone.now())
    reader = signed_in(official(case, "owner"))

    codes = [
        reader.post(to(case, "review"), {"revision": seen}).status_code for seen in ("3", "", "x")
    ]

    assert codes == [409, 409, 409]
    assert reader.post(to(case, "review"), {"revision": "4"}).status_code == 302
    answer.refresh_from_db()
    assert answer.state == "reviewed"


def test_an_author_reads_why_there_is_no_button() -> None:
    case = filled(1, state="accepted")
    answer = make.answer(case=case, review_asked_at=timezone.now())

    mine = signed_in(answer.author).get(to(case, "case")).content.decode()
    other = signed_in(official(case)).get(to(case, "case")).content.decode()

    assert (to(case, "review") in mine, to(case, "review") in other) == (False, True)
    assert signed_in(answer.author).post(to(case, "review"), {"revision": 0}).status_code == 403


def test_a_case_is_not_returned_without_a_reason() -> None:
    case = filled(1)
    client = signed_in(official(case))

    assert client.post(to(case, "return"), {"reason": " "}).status_code == 422
    assert Case.objects.get().state == "assigned"


def test_an_answer_is_not_sent_back_without_a_word() -> None:
    case = filled(1, state="accepted")
    make.answer(case=case, state="reviewed")
    client = signed_in(official(case, "owner"))

    client.post(to(case, "send_back"), {"remark": ""})
    assert Response.objects.get().state == "reviewed"

    client.post(to(case, "send_back"), {"remark": "请写明依据"})
    assert (Response.objects.get().state, Response.objects.get().remark) == ("draft", "请写明依据")


def test_a_day_that_has_passed_is_no_date_for_an_answer() -> None:
    case = filled(1)
    sent = {"lead": case.lead_id, "due_on": timezone.localdate() - timedelta(days=1)}

    page = signed_in(official(case, "owner")).post(to(case, "assign"), sent)

    assert page.status_code == 422


def test_an_answer_is_not_written_out_of_turn() -> None:
    codes = {
        state: signed_in(official(case)).get(to(case, "write")).status_code
        for state in Case.State
        for case in [filled(1, state=state)]
    }

    assert codes == {"assigned": 409, "returned": 409, "accepted": 200, "answered": 409}


def test_a_helper_of_an_absurd_number_is_a_sentence_by_the_field() -> None:
    case = make.case()
    sent = {"lead": case.lead_id, "supporting": str(10**30), "due_on": "2999-01-01"}

    answer = signed_in(make.user("official", department=case.owner)).post(to(case, "assign"), sent)

    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"supporting"})
