"""The styleguide shows every component in every state; one that is missing there fails here."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.styleguide import samples
from contributions.models import Contribution
from presentation.charts.spec import Kind

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = {path.stem for path in (ROOT / "templates/components").glob("*.html")}
# Parts of parts: shown where the part that includes them is shown.
INCLUDED = re.compile(r"components/(\w+)\.html")


def shown(*templates: Path) -> set[str]:
    """The components that the templates include, and those that these include in turn."""
    text = "".join(path.read_text(encoding="utf-8") for path in templates)
    direct = set(INCLUDED.findall(text)) | ({"chart"} if "{% chart " in text else set())
    inner = [ROOT / f"templates/components/{name}.html" for name in direct]
    return direct | (shown(*inner) if inner else set())


def test_each_component_stands_in_the_styleguide() -> None:
    pages = [ROOT / "templates/base.html", *(ROOT / "templates/styleguide").glob("*.html")]
    assert COMPONENTS - shown(*pages, ROOT / "templates/cms/home_page.html") == set()


@pytest.fixture
def page(client: Client, db: None) -> str:
    response = client.get("/styleguide/")
    assert response.status_code == 200
    return response.content.decode()


def test_each_state_outcome_and_stance_is_shown(page: str) -> None:
    states = {state.code for state in samples.states()}
    assert len(states) > 35
    assert {code for code in states if f'class="state state-{code}"' not in page} == set()
    stances = set(Contribution.Stance.values)
    assert {code for code in stances if f"stance-{code}" not in page} == set()


def test_each_kind_of_chart_is_shown_with_its_table(page: str) -> None:
    assert {kind for kind in Kind if f"chart-{kind}" not in page} == set()
    assert page.count("chart-data") == len(samples.charts())


def test_a_form_is_shown_whole_and_with_its_errors(page: str) -> None:
    fields = len(samples.SampleForm().fields)
    assert page.count("errorlist") >= fields - 1  # the last may be left empty
    assert 'data-disable-auto-focus="true"' in page


def test_the_styleguide_reads_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/styleguide/")
