"""The demo city's departments, its named people, and everybody else who took part."""

from django.contrib.auth.models import Group
from django.utils.crypto import get_random_string

from accounts.models import PSEUDONYM_LETTERS, Department, Membership, Region, User
from accounts.services import vouch_for
from config.demo.content import city
from config.demo.model import Person

# Printed at each start: the city is fictional and nothing in it is secret.
PASSWORD = "yunting-2026"  # noqa: S105
ADMIN = "admin@yunting.example"
# Who may do what in the editing room.
GROUPS = {
    "lin_zhiwei": ("政策编辑", "法制审核"),
    "he_xu": ("政策编辑",),
    # The head of the office that drafts: nobody takes both steps.
    "tang_yan": ("起草审核",),
}
LOGINS = ("wang_ruohe", "lin_zhiwei", "he_xu", "tang_yan", "qiao_man", "shen_du")


def departments() -> dict[str, Department]:
    """Build the tree; parents stand before their children in city.toml."""
    built: dict[str, Department] = {}
    for row in city()["departments"]:
        columns = {
            "code": row["code"],
            "name": row["name"],
            "duties": "\n".join(row["duties"]),
        }
        parent = built.get(row["parent"])
        if parent:
            parent = Department.objects.get(pk=parent.pk)  # its child count has moved on
            built[row["code"]] = parent.add_child(**columns)
        else:
            built[row["code"]] = Department.add_root(**columns)
    return built


def regions() -> None:
    """The city and what it is divided into, no finer: nobody is asked for a street."""
    meta = city()
    whole = sum(row["population"] for row in meta["regions"])
    root = Region.objects.create(code=meta["region_code"], name=meta["name"], population=whole)
    for row in meta["regions"]:
        root.parts.create(code=row["code"], name=row["name"], population=row["population"])


def cast(units: dict[str, Department]) -> dict[str, User]:
    """The named people with their posts, by key, and an administrator."""
    vouch_for(
        user=User.objects.create_superuser(ADMIN, PASSWORD, display_name="平台管理员", assurance=3)
    )
    people = {}
    for row in city()["cast"]:
        user = User.objects.create_user(
            row["email"],
            PASSWORD,
            display_name=row["name"],
            assurance=User.Assurance.REAL_NAME,
            region_id=row.get("region"),
        )
        if row["role"] != "citizen" and row["department"]:
            Membership.objects.create(
                user=user, department=units[row["department"]], role=row["role"]
            )
        vouch_for(user=user)
        user.groups.set(Group.objects.filter(name__in=GROUPS.get(row["key"], ())))
        people[row["key"]] = user
    return people


def crowd(persons: list[Person]) -> dict[str, User]:
    """Accounts for those who wrote online; nobody can log in to them."""
    rows = [
        User(
            email=f"{person.key}@citizens.yunting.example",
            password="!" + get_random_string(40),  # Django's mark of a password nobody has
            display_name=person.display_name,
            pseudonym=get_random_string(6, PSEUDONYM_LETTERS),
            assurance=person.assurance,
            region_id=person.region or None,
        )
        for person in persons
    ]
    made = User.objects.bulk_create(rows, batch_size=500)
    return {person.key: user for person, user in zip(persons, made, strict=True)}
