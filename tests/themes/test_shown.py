"""What the machine found, on the desk: sentences, parts, figures, and where new opinions belong."""

import pytest
from django.urls import reverse

from contributions.models import Contribution
from contributions.services import hide
from tests import make
from tests.themes.test_views import filled, signed_in, to
from themes.models import Assignment, Reading, Subtheme, Theme

pytestmark = pytest.mark.django_db


def near(theme: Theme, said: Contribution, score: float = 0.82) -> Reading:
    return Reading.objects.create(contribution=said, digest="1" * 32, theme=theme, score=score)


def test_new_opinions_are_shown_where_they_probably_belong_until_a_person_places_them() -> None:
    run = filled(state="signed")
    theme, other, _rest = run.themes.all()
    run.themes.update(state="selected")
    thread = run.threads.get()
    thread.closed_at = None
    said = [make.contribution(thread=thread) for _ in range(3)]
    for row in said:
        near(theme, row)
    hide(contribution=said[2])
    far = make.contribution(thread=thread)
    near(theme, far, score=0.2)
    client = signed_in(run.started_by)
    late = reverse("desk:late", args=[run.pk])

    page = client.get(to(run, "theme")).content.decode()
    assert ("签认后新收到2条意见" in page, f"{late}?near={theme.pk}" in page) == (True, True)
    assert "2条新意见" in client.get(to(run, "run")).content.decode()
    listed = client.get(f"{late}?near={theme.pk}")
    assert "，相近程度 82%" in listed.content.decode()
    assert far not in listed.context["page"].rows
    every = signed_in(run.started_by).get(late).content.decode()
    assert "，但相近程度仅 20%" in every
    assert list(client.get(f"{late}?near={other.pk}").context["page"].rows) == []

    client.post(late, {"contributions": said[0].pk, "into": other.pk})

    placed = Assignment.objects.get(contribution=said[0])
    assert (placed.theme, placed.assigned_by) == (other, run.started_by)
    assert "签认后新收到1条意见" in client.get(to(run, "theme")).content.decode()


def test_nothing_is_suggested_from_another_run_or_a_discarded_theme() -> None:
    run, elsewhere = filled(), filled()
    thread = run.threads.get()
    thread.closed_at = None
    gone = run.themes.get(label="主题2")
    Theme.objects.filter(pk=gone.pk).update(state="discarded")
    near(elsewhere.themes.first(), make.contribution(thread=thread))
    near(gone, make.contribution(thread=thread))

    page = signed_in(run.started_by).get(reverse("desk:late", args=[run.pk]))

    assert len(page.context["page"].rows) == 2
    assert "系统提示" not in page.content.decode()


def test_a_theme_shows_its_sentences_with_a_way_to_them_and_its_parts_by_size() -> None:
    run = filled(4)
    theme = run.themes.first()
    rows = list(theme.assignments.order_by("pk"))
    small, large, empty = (
        Subtheme.objects.create(theme=theme, label=label) for label in ("少", "多", "空")
    )
    Assignment.objects.filter(pk=rows[0].pk).update(subtheme=small)
    Assignment.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(subtheme=large)
    said = [{"text": f"第{n}句话", "of": row.contribution_id} for n, row in enumerate(rows)]
    Theme.objects.filter(pk=theme.pk).update(quotes=said)
    hide(contribution=rows[0].contribution)
    client = signed_in(run.started_by)

    answer = client.get(to(run, "run"))

    found = answer.context["findings"].rows[0]
    assert [one.text for one in found.shown_by] == ["第1句话", "第2句话", "第3句话"]
    assert [(part.label, part.size) for part in found.parts] == [("多", 3)]
    assert empty.label not in [part.label for part in found.parts]
    link = f"{to(run, 'theme')}?before={rows[1].pk + 1}"
    assert f"{link}#contribution-{rows[1].contribution_id}" in answer.content.decode()
    assert client.get(link).context["page"].rows[0] == rows[1]


def test_how_far_themes_hold_is_said_in_words_with_what_to_do() -> None:
    lights = {
        "coverage": {"value": 0.95, "light": "green"},
        "faithfulness": {"value": 0.5, "light": "amber"},
        "stability": {"value": 0.1, "light": "red"},
    }
    run = filled(lights=lights)

    page = signed_in(run.started_by).get(to(run, "run"))

    shown = [(light.code, light.percent, light.word) for light in page.context["lights"]]
    assert shown == [("green", 95, "良好"), ("amber", 50, "需核对"), ("red", 10, "较弱")]
    assert all(light.advice in page.content.decode() for light in page.context["lights"])


def test_a_search_without_figures_shows_none() -> None:
    run = filled(lights={"coverage": {"value": 1.0, "light": "green"}, "stability": None})

    page = signed_in(run.started_by).get(to(run, "run"))

    assert [light.code for light in page.context["lights"]] == ["green"]
    assert filled().lights == {}


def test_a_search_says_in_words_which_step_it_is_at() -> None:
    run = make.run(state="running", stage="vectors", progress=40, themes=0)

    page = signed_in(run.started_by).get(to(run, "run")).content.decode()

    assert "第3步（共6步）：比较文本" in page
