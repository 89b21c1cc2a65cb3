"""The desk for themes: who gets in, what it costs, and each button."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contributions.models import Contribution
from contributions.services import hide
from tests import make
from themes.models import Assignment, Run, Theme

pytestmark = pytest.mark.django_db


def filled(opinions: int = 2, **columns: object) -> Run:
    """A ready run whose first theme holds ``opinions``, shown by the first three."""
    run = make.run(**columns)
    thread = run.threads.get()
    thread.closed_at = None
    theme = run.themes.first()
    said = [make.contribution(thread=thread) for _ in range(opinions)]
    for row in said:
        make.assignment(theme=theme, contribution=row)
    Theme.objects.filter(pk=theme.pk).update(representatives=[row.pk for row in said[:3]])
    return run


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def to(run: Run, name: str) -> str:
    whole = ("run", "cancel", "retry", "add")
    args = [run.pk] if name in whole else [run.pk, run.themes.first().pk]
    return reverse(f"themes:{name}", args=args)


PAGES, BUTTONS = ("run", "theme"), ("cancel", "retry", "rename", "merge", "discard", "move", "add")


@pytest.mark.parametrize("name", [*PAGES, *BUTTONS])
def test_only_officials_of_the_department_work_on_themes(name: str) -> None:
    run = filled()
    people = {
        "guest": None,
        "citizen": make.user(),
        "official elsewhere": make.user("official"),
        "moderator": make.user("moderator", department=run.department),
        "supervisor": make.user("supervisor"),
    }
    clients = {who: signed_in(person) if person else Client() for who, person in people.items()}

    send = "get" if name in PAGES else "post"
    answers = {who: getattr(client, send)(to(run, name)) for who, client in clients.items()}

    assert {who: answer.status_code for who, answer in answers.items()} == {
        "guest": 302,
        "citizen": 404,
        "official elsewhere": 404,
        "moderator": 404,
        "supervisor": 200 if name in PAGES else 403,
    }
    assert signed_in(run.started_by).get(to(run, "run")).status_code == 200


def test_who_has_no_desk_gets_no_list() -> None:
    run = filled()
    url = reverse("themes:index")

    assert Client().get(url).status_code == 302
    assert signed_in(make.user()).get(url).status_code == 403
    assert signed_in(make.user("moderator")).get(url).status_code == 403
    assert list(signed_in(make.user("official")).get(url).context["page"].rows) == []
    assert list(signed_in(run.started_by).get(url).context["page"].rows) == [run]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_link_presses_no_button(name: str) -> None:
    run = filled()

    assert signed_in(run.started_by).get(to(run, name)).status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same_for_one_row_and_for_thirty(
    rows: int, django_assert_num_queries
) -> None:
    run = filled(rows, themes=rows)
    for _ in range(rows - 1):
        make.run(department=run.department, official=run.started_by, themes=0)
    client = signed_in(run.started_by)

    with django_assert_num_queries(7):  # session, person, posts, notices, rights (2); runs
        client.get(reverse("themes:index"))
    with django_assert_num_queries(11):  # … ; run, themes, sentences, parts, late
        client.get(to(run, "run"))
    theme = to(run, "theme")
    with django_assert_num_queries(10):  # … ; run, theme, other themes, opinions
        client.get(theme)


def test_a_running_search_asks_for_itself_again_and_a_finished_one_does_not() -> None:
    run = make.run(state="running", stage="vectors", progress=40, themes=0)
    client = signed_in(run.started_by)

    page = client.get(to(run, "run")).content.decode()
    part = client.get(to(run, "run"), headers={"HX-Request": "true"}).content.decode()

    poll = f'hx-get="/desk/themes/{run.pk}/" hx-trigger="every 2s" hx-swap="outerHTML"'
    assert (page.count(poll), part.count(poll)) == (1, 1)
    assert ("<html" in page, "<html" in part) == (True, False)
    assert 'value="40"' in part
    Run.objects.update(state="ready")
    assert "hx-trigger" not in client.get(to(run, "run")).content.decode()


def test_a_failed_search_says_why_and_is_queued_again_by_its_button() -> None:
    run = make.run(state="failed", failure="died", themes=0)
    client = signed_in(run.started_by)

    assert run.get_failure_display() in client.get(to(run, "run")).content.decode()
    assert client.post(to(run, "retry")).status_code == 302
    assert Run.objects.get().state == "queued"


def test_themes_stand_by_size_with_their_part_of_all_and_the_rest_last() -> None:
    run = make.run(themes=2)
    thread = run.threads.get()
    thread.closed_at = None
    one, two, rest = run.themes.all()
    for theme, number in ((one, 1), (two, 3), (rest, 4)):
        for _ in range(number):
            make.assignment(theme=theme, contribution=make.contribution(thread=thread))
    hide(contribution=Contribution.objects.filter(assignments__theme=rest).first())

    found = signed_in(run.started_by).get(to(run, "run")).context["findings"]

    assert found.total == 7
    assert [(row.theme.label, row.theme.size, round(row.share, 1)) for row in found.rows] == [
        ("主题2", 3, 42.9),
        ("主题1", 1, 14.3),
        ("其他", 3, 42.9),
    ]


def test_hidden_words_and_words_moved_away_do_not_speak_for_a_theme() -> None:
    run = filled(3)
    _one, two, _rest = run.themes.all()
    first, second, third = Contribution.objects.order_by("pk")
    hide(contribution=first)
    Assignment.objects.filter(contribution=second).update(theme=two)

    rows = signed_in(run.started_by).get(to(run, "run")).context["findings"].rows

    assert [(row.theme.label, [said.contribution for said in row.shown_by]) for row in rows] == [
        ("主题1", [third]),
        ("主题2", []),
        ("其他", []),
    ]


def test_a_theme_is_renamed_and_a_name_of_nothing_is_refused() -> None:
    run = filled()
    client = signed_in(run.started_by)

    refused = client.post(to(run, "rename"), {"label": "  ", "summary": "一句话"})
    done = client.post(to(run, "rename"), {"label": "广场音响", "summary": "一句话"})

    assert (refused.status_code, "一句话" in refused.content.decode()) == (422, True)
    assert (done.status_code, done.url) == (
        302,
        f"/desk/themes/{run.pk}/#theme-{run.themes.first().pk}",
    )
    assert [run.themes.first().label, run.themes.first().summary] == ["广场音响", "一句话"]


def test_a_theme_is_added_by_hand_and_takes_opinions() -> None:
    run = filled()
    client = signed_in(run.started_by)
    moved = run.assignments.first().contribution

    refused = client.post(to(run, "add"), {"label": " ", "summary": "一句话"})
    client.post(to(run, "add"), {"label": "少数人的意见", "summary": "一句话"})
    added = run.themes.get(label="少数人的意见")
    client.post(to(run, "move"), {"into": added.pk, "contributions": [moved.pk]})

    assert (refused.status_code, "一句话" in refused.content.decode()) == (422, True)
    assert [row.contribution for row in added.assignments.all()] == [moved]
    assert added.state == "candidate"


def test_themes_are_merged_and_discarded_by_their_buttons() -> None:
    run = filled()
    _one, two, rest = run.themes.all()
    client = signed_in(run.started_by)

    client.post(to(run, "merge"), {"into": two.pk})
    client.post(reverse("themes:discard", args=[run.pk, two.pk]))

    assert dict(run.themes.values_list("label", "state")) == {
        "主题1": "discarded",
        "主题2": "discarded",
        "其他": "candidate",
    }
    assert rest.assignments.count() == 2


def test_ticked_opinions_move_and_are_marked_as_a_persons_choice() -> None:
    run = filled(3)
    _one, two, _rest = run.themes.all()
    chosen = list(Contribution.objects.order_by("pk")[:2])

    answer = signed_in(run.started_by).post(
        to(run, "move"), {"contributions": [row.pk for row in chosen], "into": two.pk}
    )

    assert answer.status_code == 302
    moved = Assignment.objects.filter(theme=two).order_by("pk")
    assert [(row.contribution, row.assigned_by) for row in moved] == [
        (row, run.started_by) for row in chosen
    ]
    page = signed_in(run.started_by).get(reverse("themes:theme", args=[run.pk, two.pk]))
    assert str(run.started_by) in page.content.decode()


def test_opinions_from_elsewhere_and_themes_of_other_runs_are_refused() -> None:
    run, elsewhere = filled(), filled()
    foreign = Contribution.objects.filter(assignments__run=elsewhere).first()
    own = Contribution.objects.filter(assignments__run=run).first()
    client = signed_in(run.started_by)
    before = list(Assignment.objects.order_by("pk").values_list("contribution", "theme"))

    client.post(to(run, "move"), {"contributions": [foreign.pk], "into": run.themes.last().pk})
    client.post(to(run, "move"), {"contributions": [own.pk], "into": elsewhere.themes.first().pk})
    client.post(to(run, "merge"), {"into": elsewhere.themes.first().pk})
    theme_of_another = reverse("themes:theme", args=[run.pk, elsewhere.themes.first().pk])

    assert client.get(theme_of_another).status_code == 404
    assert list(Assignment.objects.order_by("pk").values_list("contribution", "theme")) == before


def test_after_the_sign_off_the_pages_have_no_buttons() -> None:
    run = filled(state="signed")
    client = signed_in(run.started_by)

    for name in PAGES:
        page = client.get(to(run, name)).content.decode()
        assert [button for button in BUTTONS if f"/{button}/" in page] == []
        assert 'type="checkbox"' not in page
    assert client.post(to(run, "discard")).status_code == 409


def test_opinions_that_came_later_are_pointed_to() -> None:
    run = filled()
    client = signed_in(run.started_by)
    link = reverse("desk:late", args=[run.pk])
    assert link not in client.get(to(run, "run")).content.decode()

    thread = run.threads.get()
    thread.closed_at = None
    make.contribution(thread=thread, at=timezone.now())

    assert link in client.get(to(run, "run")).content.decode()


def test_a_long_theme_is_read_page_by_page() -> None:
    run = filled(21)
    client = signed_in(run.started_by)

    first = client.get(to(run, "theme")).context["page"]
    second = client.get(to(run, "theme") + first.older_url).context["page"]

    assert [len(first.rows), len(second.rows), second.older_url] == [20, 1, ""]
    assert first.rows[-1].pk > second.rows[0].pk


ABSURD = str(10**30)


@pytest.mark.parametrize("sent", [{"contributions": ABSURD}, {"contributions": "9" * 5000}, {}])
def test_opinions_of_absurd_numbers_move_nowhere(sent: dict[str, str]) -> None:
    run = filled()
    official = signed_in(make.user("official", department=run.department))

    answer = official.post(to(run, "move"), {"into": run.themes.last().pk, **sent})
    of_no_theme = official.post(
        reverse("themes:move", args=[run.pk, int(ABSURD)]), {"into": run.themes.last().pk, **sent}
    )

    assert (answer.status_code, of_no_theme.status_code) == (302, 404)
    assert set(Assignment.objects.values_list("theme", flat=True)) == {run.themes.first().pk}
