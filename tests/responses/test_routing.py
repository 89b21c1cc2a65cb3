"""Who should answer this: learnt from duties and choices by the worker, shown to officials."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department
from nlp.dispatch import Turn, dispatch
from responses import routing, services
from responses.models import Case, Lesson, Router, Suggestion
from responses.routing import ANEW, KEPT_ROUTERS, case_text, dispatch_apart, route_next
from responses.suggesting import suggested
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DUTIES = {
    "水务局": "供水管网和自来水水质\n河道堤岸与防汛\n污水排放和管道疏通",
    "交通局": "公交线路和站点设置\n道路停车和共享单车\n交通信号灯与路口",
}
WATER = "自来水发黄，管道漏水，河道里有污水。"
ROADS = "公交站点太远，路口的信号灯时间太短。"


def turn(now=NOW, engine=dispatch) -> bool:
    return route_next(now, engine=engine)


@pytest.fixture
def units() -> dict[str, Department]:
    rows = {name: make.department(name) for name in DUTIES}
    for name, row in rows.items():
        row.duties = DUTIES[name]
        row.save()
    return rows


def case(said: str = WATER, **columns: object) -> Case:
    row = make.case(**columns)
    row.theme.label = said[:8]
    row.theme.save()
    for _ in range(2):
        make.assignment(theme=row.theme, contribution=make.contribution(body=said))
    return row


def best(row: Case) -> str:
    code = Suggestion.objects.get(case=row).choices[0][0]
    return Department.objects.get(code=code).name


def test_duties_are_enough_to_begin_with(units: dict[str, Department]) -> None:
    water, roads = case(WATER), case(ROADS)

    assert turn() is True

    assert (best(water), best(roads)) == ("水务局", "交通局")
    router = Router.objects.get()
    assert (router.number, router.text_count, router.correction_count) == (1, 8, 0)
    assert "管道" in "".join(Suggestion.objects.get(case=water).words)
    assert turn() is False


def test_without_two_departments_that_say_what_they_do_nothing_is_learnt() -> None:
    case()
    make.department("水务局")

    assert turn() is False
    assert not Router.objects.exists()


def test_changed_duties_are_learnt_anew_and_suggestions_follow(
    units: dict[str, Department],
) -> None:
    row = case(WATER)
    turn()
    water, roads = units["水务局"], units["交通局"]
    Department.objects.filter(pk=water.pk).update(duties=roads.duties)
    Department.objects.filter(pk=roads.pk).update(duties=water.duties)

    turn()

    assert best(row) == "交通局"
    assert list(Router.objects.values_list("number", flat=True)) == [2, 1]


def test_a_choice_is_learnt_and_other_cases_profit(units: dict[str, Department]) -> None:
    words = "河道边的路口没有公交站点，防汛时道路停车危险。"
    first, second = case(words), case(words)
    turn()
    wrong = best(second)
    other = units[next(name for name in DUTIES if name != wrong)]

    services.assign(case=first, lead=other, supporting=[], due_on=first.due_on, by=make.user())
    assert list(Lesson.objects.unlearnt()) == [first.lesson]
    turn()

    assert best(second) == other.name
    assert not Lesson.objects.unlearnt().exists()
    assert Router.objects.first().correction_count == 1


def test_accepting_confirms_and_returning_takes_the_lesson_back(
    units: dict[str, Department],
) -> None:
    row, by = case(lead=units["水务局"]), make.user()
    services.accept(case=row, by=by)
    assert Lesson.objects.get().department == units["水务局"]
    other = case(lead=units["水务局"])
    services.assign(case=other, lead=units["交通局"], supporting=[], due_on=other.due_on, by=by)

    services.return_case(case=Case.objects.get(pk=other.pk), reason="不属于本单位", by=by)

    assert list(Lesson.objects.values_list("case", flat=True)) == [row.pk]


def test_choosing_the_same_again_teaches_nothing_and_another_one_does(
    units: dict[str, Department],
) -> None:
    row, by = case(), make.user()
    for name, taught in (("水务局", 1), ("水务局", 1), ("交通局", 2)):
        services.assign(case=row, lead=units[name], supporting=[], due_on=row.due_on, by=by)
        lesson = Lesson.objects.get()
        assert (lesson.taught, lesson.department) == (taught, units[name])


def test_a_choice_made_while_the_machine_learns_is_learnt_next(
    units: dict[str, Department],
) -> None:
    row, by = case(), make.user()
    turn()
    services.assign(case=row, lead=units["水务局"], supporting=[], due_on=row.due_on, by=by)

    def meanwhile(*work: object, progress: Callable[[float], None]) -> Turn:
        found = dispatch(*work, progress=progress)
        services.assign(case=row, lead=units["交通局"], supporting=[], due_on=row.due_on, by=by)
        return found

    turn(engine=meanwhile)

    assert Lesson.objects.unlearnt().count() == 1


def test_what_two_workers_learn_at_once_is_kept_once(units: dict[str, Department]) -> None:
    case()

    def slow(*work: object, progress: Callable[[float], None]) -> Turn:
        turn()
        return dispatch(*work, progress=progress)

    assert turn(engine=slow) is True

    assert Router.objects.count() == Suggestion.objects.count() == 1


def test_once_a_day_all_is_learnt_anew_where_something_was_learnt(
    units: dict[str, Department],
) -> None:
    row = case()
    turn()
    assert turn(NOW + 2 * ANEW) is False
    services.assign(
        case=row, lead=units["交通局"], supporting=[], due_on=row.due_on, by=make.user()
    )
    turn()

    assert turn(NOW + ANEW + timedelta(seconds=1)) is True

    newest = Router.objects.first()
    # Four lines for each department, and the case.
    assert (newest.number, newest.correction_count, newest.text_count) == (3, 0, 9)


def test_old_models_are_dropped(units: dict[str, Department]) -> None:
    row, by = case(), make.user()
    turn()
    for number in range(5):
        lead = units["水务局" if number % 2 else "交通局"]
        services.assign(case=row, lead=lead, supporting=[], due_on=row.due_on, by=by)
        turn()

    assert list(Router.objects.values_list("number", flat=True)) == [6, 5, 4]
    assert KEPT_ROUTERS == 3


def test_a_model_that_cannot_be_read_is_learnt_anew(units: dict[str, Department]) -> None:
    row = case()
    turn()
    Router.objects.update(learnt=b"PK of another release")
    services.assign(
        case=row, lead=units["交通局"], supporting=[], due_on=row.due_on, by=make.user()
    )

    turn(engine=dispatch_apart)
    turn()

    assert Router.objects.first().number == 2
    assert not Lesson.objects.unlearnt().exists()


def test_a_case_that_is_accepted_gets_no_suggestion(units: dict[str, Department]) -> None:
    case(state="accepted")

    turn()

    assert Router.objects.exists()
    assert not Suggestion.objects.exists()


def test_a_matter_as_a_whole_is_routed_by_its_own_words(units: dict[str, Department]) -> None:
    thread = make.thread(matter="请修自来水管道", title="", text=WATER, closed_at=NOW)
    row = Case.objects.create(
        thread=thread, owner=units["交通局"], lead=units["交通局"], due_on=NOW.date(), opened_at=NOW
    )

    turn()

    assert best(row) == "水务局"
    assert "自来水发黄" in case_text(row)


def test_many_cases_have_their_turn_one_after_another(
    units: dict[str, Department], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "MOST_CASES", 2)
    rows = [case() for _ in range(5)]

    turns = [turn(), turn(), turn(), turn()]

    assert turns == [True, True, True, False]
    assert Suggestion.objects.filter(case__in=rows, router=1).count() == 5


def test_the_worker_learns_in_a_process_of_its_own(units: dict[str, Department]) -> None:
    row = case(WATER)

    assert route_next(NOW) is True

    assert best(row) == "水务局"


@pytest.mark.parametrize(
    ("model", "columns"),
    [(Router, {"accuracy": 1.2}), (Lesson, {"learnt": 2})],
    ids=["router", "lesson"],
)
def test_the_database_refuses_what_cannot_be(
    units: dict[str, Department], model: type, columns: dict[str, float]
) -> None:
    row = case()
    turn()
    services.accept(case=row, by=make.user())

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**columns)


def signed_in(row: Case, place: str = "owner") -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(make.user("official", department=getattr(row, place)))
    return client


def shown(row: Case, name: str, query: str = "", place: str = "owner") -> str:
    address = reverse(f"desk:{name}", args=[row.pk])
    return signed_in(row, place).get(address + query).content.decode()


@pytest.mark.parametrize("is_sure", [True, False])
@pytest.mark.parametrize("page", ["case", "assign"])
def test_an_official_sees_three_at_most_with_words_and_decides(
    units: dict[str, Department], page: str, is_sure: bool
) -> None:
    row = case(WATER)
    turn()
    Suggestion.objects.update(is_sure=is_sure)

    html = shown(row, page)

    assert "系统建议" in html
    assert html.index("水务局") < html.index("交通局")
    assert f"?lead={units['水务局'].pk}" in html
    assert ("系统没有把握" in html) is not is_sure
    assert "您的选择会成为系统今后的参考" in html


def test_what_is_taken_over_still_has_to_be_sent(units: dict[str, Department]) -> None:
    row = case(WATER)
    turn()

    html = shown(row, "assign", f"?lead={units['水务局'].pk}")

    assert f'<option value="{units["水务局"].pk}" selected>' in html
    row.refresh_from_db()
    assert row.lead not in units.values()
    assert shown(row, "assign", "?lead=999999999999999999").count("selected") == 0


def test_before_the_worker_came_the_page_says_so(units: dict[str, Department]) -> None:
    row = case(WATER)

    assert "系统正在把意见与各单位职责作比对" in shown(row, "assign")


def test_only_who_may_assign_sees_the_suggestion(units: dict[str, Department]) -> None:
    row = case(WATER, lead=units["交通局"])
    turn()

    assert "系统建议" not in shown(row, "case", place="lead")


def test_a_department_that_left_and_a_model_that_is_gone_do_no_harm(
    units: dict[str, Department],
) -> None:
    row = case(WATER)
    Suggestion.objects.create(
        case=row, router=7, choices=[["GONE", 0.9], [units["水务局"].code, 0.1]], is_sure=True
    )

    told = suggested(Case.objects.select_related("suggestion").get(pk=row.pk))

    assert [choice.department for choice in told.choices] == [units["水务局"]]
    assert (told.text_count, told.is_sure) == (0, False)


def test_a_department_that_returned_the_case_is_not_suggested_again(
    units: dict[str, Department],
) -> None:
    row = case(WATER, state="returned", lead=units["水务局"])
    turn()
    Suggestion.objects.update(is_sure=True)

    told = suggested(Case.objects.select_related("suggestion").get(pk=row.pk))

    assert [choice.department for choice in told.choices] == [units["交通局"]]
    assert not told.is_sure


def test_a_theme_speaks_by_its_summary_and_else_by_its_opinions() -> None:
    row = case(WATER)
    assert WATER in case_text(row)
    row.theme.summary, row.theme.keywords = "居民希望水更清。", ["自来水", "管道"]

    assert case_text(row) == f"{WATER[:8]}\n居民希望水更清。\n自来水，管道"


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_to_assign_costs_the_same_with_one_department_and_with_thirty(
    units: dict[str, Department], count: int, django_assert_num_queries
) -> None:
    row = case(WATER)
    turn()
    for _ in range(count):
        make.department()
    client, address = signed_in(row), reverse("desk:assign", args=[row.pk])

    # session, person, posts, notices, rights (2); the case and its helpers, twice; departments
    # to choose from (2); those suggested, the router
    with django_assert_num_queries(14):
        client.get(address)


def test_a_look_for_work_costs_four_queries(
    units: dict[str, Department], django_assert_num_queries
) -> None:
    for _ in range(5):
        case(WATER)
    turn()

    with django_assert_num_queries(4):
        assert turn() is False
