from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity import identity_key
from accounts.models import Department, Region, User
from core.errors import DomainError
from presentation.appearance import Appearance


class UnderItself(DomainError):
    message = _(
        "A department cannot be placed under itself or one of its own divisions: choose another."
    )


def raise_assurance(*, user: User, level: int) -> User:
    """Note that ``user`` is known at least this surely; a level never falls by this verb."""
    User.objects.filter(pk=user.pk, assurance__lt=level).update(assurance=level)
    user.assurance = max(user.assurance, level)
    return user


def identify(*, user: User, id_number: str, now: datetime, level: int) -> User:
    """Note that ``user`` has shown the document with this number; the number is kept nowhere.

    Accounts of one person get the same key. ``level`` is how surely the person is known by it.
    """
    key = identity_key(id_number)
    User.objects.filter(pk=user.pk).update(identity_key=key, identified_at=now)
    user.identity_key, user.identified_at = key, now
    return raise_assurance(user=user, level=level)


def choose_appearance(*, user: User, chosen: Appearance) -> User:
    """Keep how ``user`` wants the site to look, for the next browser they sign in with."""
    User.objects.filter(pk=user.pk).update(appearance=str(chosen))
    user.appearance = str(chosen)
    return user


def choose_region(*, user: User, region: Region | None) -> User:
    """Keep where ``user`` lives, as they say; what they signed before keeps what it had."""
    User.objects.filter(pk=user.pk).update(region=region)
    user.region = region
    return user


@transaction.atomic
def vouch_for(*, user: User) -> User:
    """Take the e-mail address and phone number of ``user`` as confirmed: staff entered them."""
    if user.email:
        email = user.email.lower()
        EmailAddress.objects.filter(user=user).exclude(email=email).delete()
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
    user.phone_verified = bool(user.phone)
    User.objects.filter(pk=user.pk).update(phone_verified=user.phone_verified)
    return raise_assurance(user=user, level=User.Assurance.CONTACT)


@transaction.atomic
def place_department(*, department: Department, parent: Department | None) -> Department:
    """Put ``department`` into the tree under ``parent`` or at the top; raises UnderItself.

    Takes one that is not saved yet, or moves one with all that lies under it.
    """
    if department.pk is None:
        if parent:
            return parent.add_child(instance=department)
        return Department.add_root(instance=department)
    if parent and (parent == department or parent.is_descendant_of(department)):
        raise UnderItself
    department.save()
    if department.get_parent() != parent:
        target, position = (parent, "sorted-child") if parent else (_any_root(), "sorted-sibling")
        department.move(target, position)
        department.refresh_from_db()
    return department


def _any_root() -> Department:
    return Department.get_first_root_node()
