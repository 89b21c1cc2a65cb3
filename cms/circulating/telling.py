"""Who is told what about a round of departments."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Membership, User
from cms.models import Circulation, Invitation, Remark
from notifications.services import Letter, notify, notify_each


def officials_of(departments: Iterable[int]) -> dict[int, list[User]]:
    """By department, those who may reply for it today."""
    posts = Membership.objects.current(timezone.localdate()).filter(
        role=Membership.Role.OFFICIAL, department__in=departments, user__is_active=True
    )
    found: dict[int, list[User]] = defaultdict(list)
    for post in posts.select_related("user").order_by("pk"):
        found[post.department_id].append(post.user)
    return found


def tell_asked(row: Circulation) -> None:
    _tell(row, row.invitations.all(), "circulation_asked", "asked")


def tell_extended(row: Circulation) -> None:
    _tell(row, row.invitations.unreplied(), "circulation_extended", "extended")


def tell_recalled(row: Circulation) -> None:
    _tell(row, row.invitations.all(), "circulation_recalled", "recalled")


def tell_reminded(row: Circulation, invitation: Invitation) -> None:
    # After an extension there is another last day, before which they are reminded again.
    _tell(row, [invitation], "circulation_reminder", f"reminder-{row.due_on}")


def tell_treated(row: Circulation, invitation: Invitation) -> None:
    """Once a day at most, however many remarks are treated on it."""
    today = timezone.localdate()
    _tell(row, [invitation], "circulation_treated", f"treated-{today}")


def tell_replied(row: Circulation, invitation: Invitation) -> None:
    """The drafter hears of each reply."""
    notify(
        recipient=row.started_by,
        kind="circulation_replied",
        key=f"circulation-{invitation.pk}-replied",
        url=row.get_absolute_url(),
        title=row.title,
        department=invitation.department.name,
        remarks=invitation.remarks.count(),
    )


def tell_upheld(row: Circulation, remark: Remark) -> None:
    notify(
        recipient=row.started_by,
        kind="circulation_upheld",
        key=f"circulation-remark-{remark.pk}-upheld-{remark.turn}",
        url=f"{row.get_absolute_url()}#remark-{remark.pk}",
        title=row.title,
        department=remark.invitation.department.name,
    )


def _tell(row: Circulation, invitations: Iterable[Invitation], kind: str, key: str) -> None:
    asked = list(invitations)
    people = officials_of([invitation.department_id for invitation in asked])
    told = {
        "title": row.title,
        "office": row.department.name,
        "due_on": str(row.due_on),
        "reason": row.recall_reason or row.extension_reason,
    }
    letters = [
        Letter(
            person,
            f"circulation-{invitation.pk}-{key}",
            invitation.get_absolute_url(),
            told,
        )
        for invitation in asked
        for person in people[invitation.department_id]
    ]
    notify_each(letters, kind=kind)
