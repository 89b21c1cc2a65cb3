"""The way of one opinion as its author reads it, and what it does not tell too early."""

from datetime import date

import pytest
from django.utils import timezone, translation

from contributions.models import Contribution
from moderation.models import Reason
from moderation.services import decide
from responses.lifeline import Step, lifelines
from responses.models import Case, Outcome, Response
from tests import make
from themes.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


def line(row: Contribution) -> list[tuple[str, str]]:
    return [(step.label, step.state) for step in lifelines([row])[row.pk]]


def notes(row: Contribution) -> dict[str, str]:
    return {step.label: step.note for step in lifelines([row])[row.pk]}


def placed(theme: Theme, **columns: object) -> Contribution:
    row = make.contribution(**columns)
    make.assignment(theme=theme, contribution=row)
    return row


TAKEN = [("Received", "done"), ("Checked and published", "done")]
GROUPED = ("Sorted with similar opinions", "done")
WITH = "With the department that answers"


def test_what_waits_for_a_moderator_goes_no_further() -> None:
    row = make.contribution(state="pending")

    assert line(row) == [
        ("Received", "done"),
        ("Being read by a person before it counts", "current"),
    ]


def test_what_is_published_waits_for_its_theme() -> None:
    assert line(make.contribution()) == [
        *TAKEN,
        ("Sorted with similar opinions", "current"),
        (WITH, "future"),
        ("Answered", "future"),
    ]


def test_what_is_not_public_is_said_to_count_all_the_same() -> None:
    row = make.contribution(is_public=False)

    assert line(row)[1] == ("Checked and taken in", "done")
    assert "counts and is answered all the same" in notes(row)["Checked and taken in"]


@pytest.mark.parametrize(
    ("state", "action", "label"),
    [("pending", "withhold", "Not published"), ("published", "hide", "Hidden")],
)
def test_what_is_kept_from_view_ends_with_the_published_reason(
    state: str, action: str, label: str
) -> None:
    row, reason = make.contribution(state=state), Reason.objects.first()
    decide(
        contribution=row,
        moderator=make.user("moderator"),
        action=action,
        now=timezone.now(),
        reason=reason,
        note="请去掉电话再发一次",
    )

    assert line(row) == [("Received", "done"), (label, "stopped")]
    assert notes(row)[label] == f"{reason} · 请去掉电话再发一次"


def test_what_is_withdrawn_ends_there() -> None:
    row = make.contribution(state="withdrawn")

    assert line(row) == [("Received", "done"), ("Withdrawn by the author", "stopped")]


def test_a_candidate_theme_is_not_told() -> None:
    row = placed(make.run(state="ready").themes.first())

    assert ("Sorted with similar opinions", "current") in line(row)
    assert "主题1" not in str(lifelines([row]))


def test_a_case_tells_its_theme_department_and_day() -> None:
    case = make.case(lead=make.department("文旅局"), due_on=date(2026, 12, 4))
    row = placed(case.theme)

    assert line(row)[2:] == [GROUPED, (WITH, "current"), ("Answered", "future")]
    assert notes(row)["Sorted with similar opinions"] == "Theme: 主题1"
    assert notes(row)[WITH] == "文旅局 answers by 4 December 2026."


def test_a_returned_case_names_no_department() -> None:
    row = placed(make.case(state="returned", lead=make.department("文旅局")).theme)

    assert "文旅局" not in notes(row)[WITH]


@pytest.mark.parametrize("state", ["draft", "reviewed", "signed"])
def test_an_answer_that_is_not_published_is_nobodys_news(state: str) -> None:
    answer = make.answer(state=state, reason="内部讨论中的理由，不应被看到。")
    row = placed(answer.case.theme)

    assert line(row)[-1] == ("Answered", "future")
    assert "内部讨论" not in str(lifelines([row]))


def answered(**columns: object) -> tuple[Response, Contribution]:
    answer = make.answer(state="published", reason="意见合理，予以采纳。", **columns)
    return answer, placed(answer.case.theme)


def test_a_published_answer_is_told_with_its_reason_and_where_to_rate_it() -> None:
    answer, row = answered()

    assert lifelines([row])[row.pk][4:] == [
        Step(
            "Answered",
            "done",
            answer.published_at,
            "adopted: 意见合理，予以采纳。",
            f"/me/answers/{answer.pk}/",
        ),
        Step("What do you think of the answer?", "current"),
    ]


def test_the_outcome_of_the_own_place_goes_before_that_of_the_theme() -> None:
    answer, row = answered()
    Outcome.objects.create(
        response=answer, thread=row.thread, outcome="not_adopted", reason="另有规定。"
    )

    assert notes(row)["Answered"] == "not adopted: 另有规定。"


def test_changed_words_are_told_with_their_places() -> None:
    answer, row = answered()
    for title, words in (("第五条", "新的条文"), ("第六条", "")):
        place = make.thread(title=title)
        Outcome.objects.create(response=answer, thread=place, outcome="adopted", new_wording=words)

    assert notes(row)["Text changed"] == "第五条"


def test_a_rating_closes_the_line() -> None:
    answer, row = answered()
    answer.ratings.create(rater=row.author, stars=4, rated_at=timezone.now())
    answer.ratings.create(rater=make.user(), stars=1, rated_at=timezone.now())

    assert line(row)[-1] == ("Rated by you", "done")
    assert notes(row)["Rated by you"] == "satisfied"


def test_who_has_no_account_is_not_asked_to_rate() -> None:
    _answer, row = answered()
    Contribution.objects.filter(pk=row.pk).update(author=None)
    row.refresh_from_db()

    assert line(row)[-1] == ("Answered", "done")


def test_another_search_of_the_same_threads_changes_nothing() -> None:
    answer, row = answered()
    make.assignment(theme=make.run(state="cancelled").themes.first(), contribution=row)
    make.assignment(theme=make.run(state="ready").themes.first(), contribution=row)

    assert notes(row)["Sorted with similar opinions"] == f"Theme: {answer.case.theme.label}"


@pytest.mark.parametrize("rows", [1, 30])
def test_any_number_of_lines_costs_four_queries(rows: int, django_assert_num_queries) -> None:
    said = [answered()[1] for _ in range(rows)]
    for row in said:
        Outcome.objects.create(
            response=Case.objects.get(theme=row.assignments.get().theme).response,
            thread=row.thread,
            outcome="adopted",
        )

    with django_assert_num_queries(4):
        assert [len(steps) for steps in lifelines(said).values()] == [6] * rows
