"""The pages that everybody sees, and who gets into the rooms behind them."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale, Site, Workflow

from cms.models import GuidePage, HomePage
from tests import make
from tests.cms import pages

pytestmark = pytest.mark.django_db


def test_a_fresh_site_has_its_home_page_at_the_root_in_chinese():
    home = HomePage.objects.get()

    assert Site.objects.get().root_page_id == home.pk
    assert [locale.language_code for locale in Locale.objects.all()] == ["zh-hans"]
    assert (home.url, home.locale.language_code) == ("/", "zh-hans")


def test_there_is_one_home_page():
    assert not HomePage.can_create_at(HomePage.objects.get().get_parent())


def test_a_fresh_site_has_three_groups_and_two_approvals():
    groups = {"政策编辑", "起草审核", "法制审核"}
    assert set(Group.objects.values_list("name", flat=True)) == groups
    workflow = HomePage.objects.get().get_workflow()
    assert [w.name for w in Workflow.objects.all()] == [workflow.name]
    steps = [task.specific for task in workflow.tasks]
    assert [[group.name for group in task.groups.all()] for task in steps] == [
        ["起草审核"],
        ["法制审核"],
    ]


def test_a_guide_is_a_plain_page_reached_from_the_home_page(client):
    guide = HomePage.objects.get().add_child(
        instance=GuidePage(title="怎么参与", slug="how", body=[("text", "<p>先读，再说。</p>")])
    )

    assert f'href="{guide.url}"' in client.get("/").content.decode()
    assert "先读，再说。" in client.get(guide.url).content.decode()


def test_a_published_page_leads_to_its_consultation(client):
    page = pages.published()

    answer = client.get(page.url)

    assert (answer.status_code, answer.url) == (302, page.consultation.get_absolute_url())


def test_hostile_words_in_a_clause_are_shown_and_not_run(client):
    page = pages.published(clauses=pages.blocks(article="<script>alert(1)</script>"))

    html = client.get(page.url, follow=True).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_a_draft_is_not_there(client):
    assert client.get(pages.policy().url).status_code == 404


@pytest.mark.parametrize("path", ["", "login/", "pages/", "password_reset/"])
def test_there_is_one_way_to_sign_in(client, path):
    answer = client.get(f"/cms/{path}", follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_wagtails_own_forms_take_no_password(client):
    make.user(email="mayor@example.org", is_superuser=True)

    for url in ("/cms/login/", "/_util/login/"):
        client.post(url, {"username": "mayor@example.org", "password": "a long enough secret"})

    assert "_auth_user_id" not in client.session


def test_a_citizen_is_refused_and_not_sent_in_circles(client):
    client.force_login(make.user())

    assert client.get("/cms/", follow=True).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_account",
        "wagtaildocs:index",
        "wagtaildocs:add",
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_reports:site_history",
        "profile:index",
        "profile:add",
        "reason:index",
        "reason:add",
    ],
)
def test_every_room_opens_for_a_superuser(client, name):
    client.force_login(pages.superuser())

    assert client.get(reverse(name), follow=True).status_code == 200


@pytest.mark.parametrize("name", ["profile:index", "reason:index"])
@pytest.mark.parametrize("make_user", [pages.editor, pages.approver])
def test_the_laws_numbers_are_the_superusers(client, make_user, name):
    client.force_login(make_user())

    assert client.get(reverse(name)).status_code == 302


def test_the_menu_leads_to_the_public_rooms_and_to_no_other_site(client):
    client.force_login(pages.superuser())

    page = client.get("/cms/").content.decode()

    assert reverse("consultations:index") in page
    assert [word for word in ("wagtail.org", "/cms/images/", "gravatar") if word in page] == []


def test_a_menu_shows_a_desk_to_those_who_sit_there(client):
    person = pages.editor()
    client.force_login(person)
    assert f'"{reverse("desk:index")}"' not in client.get("/cms/").content.decode()

    post = make.Membership(user=person, department=make.department(), role="official")
    post.save()
    assert f'"{reverse("desk:index")}"' in client.get("/cms/").content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("note.txt", 302), ("note.pdf", 200), ("note.html", 200)]
)
def test_only_known_kinds_of_files_are_taken_in(client, name, status):
    client.force_login(pages.editor())
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>")

    answer = client.post(
        reverse("wagtaildocs:add"),
        {"title": "说明", "file": file, "collection": "1", "tags": ""},
    )

    assert answer.status_code == status


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "0"])
def test_a_document_of_an_absurd_number_is_not_there(client, number):
    assert client.get(f"/documents/{number}/x.pdf").status_code == 404
