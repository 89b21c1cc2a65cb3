import pytest
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cms import pages

pytestmark = pytest.mark.django_db


def test_an_editor_changes_the_name_by_which_the_site_knows_them(client: Client) -> None:
    person = pages.editor()
    client.force_login(person)
    address = reverse("wagtailadmin_account")
    page = client.get(address)
    fields = {
        f"{form.prefix}-{name}": form.initial.get(name) or ""
        for form in forms(page)
        for name in form.fields
    }

    answer = client.post(address, {**fields, "name-display_name": "林知微"})

    person.refresh_from_db()
    assert (answer.status_code, person.display_name) == (302, "林知微")


def forms(page: HttpResponse) -> list[BaseForm]:
    grouped = page.context["panels_by_tab"]
    return [panel.get_form() for panels in grouped.values() for panel in panels]


def test_the_settings_are_for_those_who_may_enter(client: Client) -> None:
    address = reverse("wagtailadmin_account")

    assert client.get(address).status_code == 302
