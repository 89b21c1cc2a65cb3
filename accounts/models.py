from datetime import date
from functools import cached_property
from typing import Any

import rules
from django.contrib.admin import display
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from presentation.appearance import CHOICES

# No vowels and no look-alikes: a pseudonym is read aloud at counters and never spells a word.
PSEUDONYM_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"


def new_pseudonym() -> str:
    """Return six random characters by which the public may tell one author from another."""
    return get_random_string(6, PSEUDONYM_LETTERS)


class UserManager(BaseUserManager):
    def create_user(self, email: str = "", password: str | None = None, **columns: Any) -> "User":
        """Make a person who logs in by e-mail or by ``phone=``; ValueError with neither."""
        if not (email or columns.get("phone")):
            raise ValueError("A user needs an e-mail address or a phone number.")
        user = self.model(email=self.normalize_email(email) or None, **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **columns: Any) -> "User":
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, **columns}
        )


class Region(models.Model):
    """An administrative division people say they live in: a city, its districts, their streets."""

    code = models.CharField(_("code"), primary_key=True, max_length=12)
    name = models.CharField(_("name"), max_length=40)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    population = models.PositiveIntegerField(_("residents"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, PermissionsMixin):
    class Assurance(models.IntegerChoices):
        """How surely we know who this is (practice.md R-50): kept with each act."""

        NONE = 0, _("not verified")
        CONTACT = 1, _("contact verified")
        REAL_NAME = 2, _("real name verified")
        IN_PERSON = 3, _("verified in person")

    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    phone = models.CharField(_("phone number"), max_length=20, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(default=False)
    display_name = models.CharField(_("display name"), max_length=40, blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=12, unique=True, default=new_pseudonym)
    assurance = models.PositiveSmallIntegerField(choices=Assurance, default=Assurance.NONE)
    # A keyed hash of the verified identity: two accounts of one person have the same. It is
    # empty until an identity is verified, and the identity itself is not kept.
    identity_key = models.CharField(max_length=64, blank=True, editable=False)
    # Since when: whoever counts people looks at those who became known since the last look.
    identified_at = models.DateTimeField(null=True, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    # Words of presentation.appearance; it holds where the browser has no choice of its own.
    appearance = models.CharField(_("appearance"), max_length=40, blank=True)
    is_staff = models.BooleanField(_("staff status"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="user_can_be_reached",
                condition=Q(email__isnull=False) | Q(phone__isnull=False),
            ),
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(
                name="user_assurance_known", condition=Q(assurance__in=[0, 1, 2, 3])
            ),
            models.CheckConstraint(
                name="user_identified_since",
                condition=Q(identity_key="", identified_at__isnull=True)
                | (~Q(identity_key="") & Q(identified_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="user_appearance_known", condition=Q(appearance__in=CHOICES)
            ),
        ]
        indexes = [
            models.Index(
                fields=["identity_key"], name="user_identity", condition=~Q(identity_key="")
            ),
            models.Index(
                fields=["identified_at"],
                name="user_identified",
                condition=Q(identified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_short_name()

    def get_full_name(self) -> str:
        return self.get_short_name()

    def get_short_name(self) -> str:
        return self.display_name or self.pseudonym

    @cached_property
    def current_memberships(self) -> "list[Membership]":
        """The person's posts that have not run out; one query a request."""
        if not self.pk:
            return []
        rows = self.memberships.current(timezone.localdate()).select_related("department")
        return list(rows)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Rights over what citizens said come from posts alone: a superuser runs the site only."""
        if rules.perm_exists(perm):
            return self.is_active and rules.has_perm(perm, self, obj)
        return super().has_perm(perm, obj)

    def has_role(self, role: str) -> bool:
        return any(post.role == role for post in self.current_memberships)

    @property
    def is_official(self) -> bool:
        return self.has_role(Membership.Role.OFFICIAL)

    @property
    def is_moderator(self) -> bool:
        return self.has_role(Membership.Role.MODERATOR)

    @property
    def is_supervisor(self) -> bool:
        return self.has_role(Membership.Role.SUPERVISOR)

    @property
    def is_clerk(self) -> bool:
        return self.has_role(Membership.Role.CLERK)

    @property
    def department_ids(self) -> set[int]:
        """The departments this person acts for as an official."""
        return {
            post.department_id
            for post in self.current_memberships
            if post.role == Membership.Role.OFFICIAL
        }


class Department(MP_Node):
    """A public body; the tree runs province, city, district, street, and body, division."""

    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("code"), max_length=40, unique=True)
    # What the machine goes by when it suggests who answers, until it has seen people decide.
    duties = models.TextField(
        _("duties"),
        blank=True,
        max_length=4000,
        help_text=_("What it is in charge of, one matter in each line, in the words citizens use."),
    )

    node_order_by = ["code"]

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("name"))
    def indented_name(self) -> str:
        """The name after as many wide spaces as departments lie above it."""
        return "\u3000" * (self.depth - 1) + self.name


class MembershipQuerySet(models.QuerySet):
    def current(self, today: date) -> "MembershipQuerySet":
        """Posts that are held on ``today``."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today))


class Membership(models.Model):
    """One post of one person: the only source of an official's rights."""

    class Role(models.TextChoices):
        OFFICIAL = "official", _("official")
        MODERATOR = "moderator", _("moderator")
        SUPERVISOR = "supervisor", _("supervisor")
        CLERK = "clerk", _("clerk")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "department", "role"], name="membership_once"),
            models.CheckConstraint(
                name="membership_role_known",
                condition=Q(role__in=["official", "moderator", "supervisor", "clerk"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.department}"
