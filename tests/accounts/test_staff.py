import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, Membership, User
from accounts.services import UnderItself, place_department
from tests import make

PASSWORD = "江水向东流 2031"

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> User:
    person = make.user(email="boss@example.org", is_superuser=True, display_name="管理员")
    client.force_login(person)
    return person


def user_fields(**typed: str) -> dict[str, str]:
    return {"email": "", "phone": "", "display_name": "", "password1": "", "password2": "", **typed}


PAGES = ["/cms/users/", "/cms/users/new/", "/cms/department/", "/cms/membership/new/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["", "official", "moderator", "supervisor", "clerk"])
def test_only_superusers_come_in(client: Client, page: str, role: str) -> None:
    client.force_login(make.user(role))

    assert client.get(page).status_code in (302, 403)


def test_a_person_is_entered_and_can_sign_in_at_once(client: Client, boss: User) -> None:
    secret = {"password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(
        "/cms/users/new/", user_fields(phone="138 0013 8000", display_name="何处", **secret)
    )

    person = User.objects.get(phone="+8613800138000")
    assert answer.headers["Location"] == "/cms/users/"
    assert (person.email, person.phone_verified, person.display_name) == (None, True, "何处")
    visitor = Client()
    visitor.post("/accounts/login/", {"login": "13800138000", "password": PASSWORD})
    assert visitor.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "email"),
        ({"email": "BOSS@example.org"}, "email"),
        ({"phone": "123"}, "phone"),
        ({"phone": "13900139000"}, "phone"),
        ({"email": "he@example.org", "password2": "another"}, "password2"),
    ],
)
def test_what_is_wrong_with_a_person_is_said(
    client: Client, boss: User, typed: dict[str, str], field: str
) -> None:
    make.user(email=None, phone="+8613900139000")
    secret = {"password1": PASSWORD, "password2": PASSWORD}

    answer = client.post("/cms/users/new/", user_fields(**{**secret, **typed}))

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) & {field, "__all__"}
    assert User.objects.count() == 2


def test_a_person_is_edited(client: Client, boss: User) -> None:
    person = make.user(email="old@example.org")
    page = f"/cms/users/edit/{person.pk}/"
    assert client.get(page).status_code == 200

    client.post(page, user_fields(email="new@example.org", display_name="老周", is_active="on"))

    person.refresh_from_db()
    assert (person.email, person.display_name, person.is_active) == (
        "new@example.org",
        "老周",
        True,
    )
    assert person.check_password("a long enough secret")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [
        ("new@example.org", True)
    ]


def test_nobody_shuts_the_door_behind_themselves(client: Client, boss: User) -> None:
    client.post(f"/cms/users/edit/{boss.pk}/", user_fields(email="boss@example.org"))

    boss.refresh_from_db()
    assert (boss.is_active, boss.is_superuser) == (True, True)


@pytest.mark.parametrize("words", ["1380013", "何处"])
def test_a_person_without_an_address_is_found(client: Client, boss: User, words: str) -> None:
    make.user(email=None, phone="+8613800138000", display_name="何处")

    page = client.get(f"/cms/users/?q={words}").content.decode()

    assert "+8613800138000" in page
    assert f"/cms/users/edit/{boss.pk}/" not in page


def test_nobody_is_deleted(client: Client, boss: User) -> None:
    person = make.user()
    client.post(f"/cms/users/delete/{person.pk}/")
    client.post(f"/cms/bulk/accounts/user/delete/?id={person.pk}")

    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("page", ["users", "department", "membership"])
def test_lists_cost_the_same_however_long(client: Client, boss: User, page: str) -> None:
    """The number itself is Wagtail's: its menu asks for what each app has put there."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/cms/{page}/").status_code == 200
        return len(asked)

    make.user("official")
    queries()
    one = queries()
    for _ in range(29):
        make.user("official")

    assert queries() == one


def test_the_staff_page_about_oneself_opens(client: Client, boss: User) -> None:
    assert client.get("/cms/account/").status_code == 200


def test_departments_make_a_tree(client: Client, boss: User) -> None:
    client.post("/cms/department/new/", {"name": "云汀市", "code": "YT", "parent": ""})
    city = Department.objects.get(code="YT")
    client.post("/cms/department/new/", {"name": "司法局", "code": "YT-SF", "parent": city.pk})

    bureau = Department.objects.get(code="YT-SF")
    assert (bureau.get_parent(), bureau.depth) == (city, 2)
    assert bureau.indented_name == "\u3000司法局"
    assert "司法局" in client.get("/cms/department/").content.decode()


def test_a_department_moves_with_what_lies_under_it(client: Client, boss: User) -> None:
    city, other = make.department("市"), make.department("区")
    bureau = make.department("局", parent=city)
    division = make.department("处", parent=Department.objects.get(pk=bureau.pk))
    page = f"/cms/department/edit/{bureau.pk}/"
    assert client.get(page).context["form"].initial["parent"] == city

    client.post(page, {"name": "局", "code": "NEW", "parent": other.pk})

    moved = Department.objects.get(pk=bureau.pk)
    assert (moved.get_parent(), moved.code) == (other, "NEW")
    assert Department.objects.get(pk=division.pk).get_parent() == moved

    client.post(page, {"name": "局", "code": "NEW", "parent": ""})
    assert Department.objects.get(pk=bureau.pk).get_parent() is None
    assert Department.find_problems() == ([], [], [], [], [])


def test_a_department_is_not_placed_under_itself(client: Client, boss: User) -> None:
    bureau = make.department()
    division = make.department(parent=bureau)
    bureau.refresh_from_db()

    answer = client.post(
        f"/cms/department/edit/{bureau.pk}/", {"name": "局", "code": "X", "parent": division.pk}
    )

    assert list(answer.context["form"].errors) == ["parent"]
    for place in (bureau, division):
        with pytest.raises(UnderItself):
            place_department(department=bureau, parent=place)


def test_a_code_is_given_once(client: Client, boss: User) -> None:
    make.department()
    taken = Department.objects.get().code

    answer = client.post("/cms/department/new/", {"name": "局", "code": taken, "parent": ""})

    assert list(answer.context["form"].errors) == ["code"]


def test_a_department_stays(client: Client, boss: User) -> None:
    bureau = make.department()
    client.post(f"/cms/department/delete/{bureau.pk}/")

    assert Department.objects.get() == bureau


@pytest.mark.parametrize("contact", ["he@example.org", "HE@example.org", "139 0013 9000"])
def test_a_post_is_given_changed_and_taken(client: Client, boss: User, contact: str) -> None:
    person = make.user(email="he@example.org", phone="+8613900139000")
    bureau = make.department()
    typed = {"department": bureau.pk, "role": "official", "expires_on": ""}

    client.post("/cms/membership/new/", {"contact": contact, **typed})
    post = Membership.objects.get()
    assert (post.user, post.department, post.role) == (person, bureau, "official")

    page = f"/cms/membership/edit/{post.pk}/"
    assert client.get(page).status_code == 200
    client.post(page, {**typed, "role": "moderator", "expires_on": "2027-01-01"})
    assert Membership.objects.values_list("role", "expires_on__year").get() == ("moderator", 2027)

    client.post(f"/cms/membership/delete/{post.pk}/")
    assert not Membership.objects.exists()


@pytest.mark.parametrize("contact", ["nobody@example.org", "", "13700137000", "he"])
def test_a_post_for_nobody(client: Client, boss: User, contact: str) -> None:
    make.user(email=None, phone="+8613900139000")
    typed = {"department": make.department().pk, "role": "official"}

    answer = client.post("/cms/membership/new/", {"contact": contact, **typed})

    assert list(answer.context["form"].errors) == ["contact"]


def test_the_same_post_is_not_given_twice(client: Client, boss: User) -> None:
    person = make.user("official")
    post = person.memberships.get()
    typed = {"contact": person.email, "department": post.department_id, "role": "official"}

    answer = client.post("/cms/membership/new/", typed)

    assert answer.status_code == 200
    assert Membership.objects.count() == 1
