from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contributions.models import Contribution


class ReasonQuerySet(models.QuerySet):
    def current(self, today: date) -> "ReasonQuerySet":
        """Grounds that may be given on ``today``."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today))


class Reason(models.Model):
    """A published ground for not showing someone's words (practice.md 3.2); rows, not code."""

    # The one ground that says nothing by itself: its basis stands in the note.
    OTHER = "other_with_basis"

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    label_zh = models.CharField(_("Chinese wording"), max_length=80)
    label_en = models.CharField(_("English wording"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason code")
        verbose_name_plural = _("reason codes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label_zh if (get_language() or "").startswith("zh") else self.label_en


class CaseQuerySet(models.QuerySet):
    def undecided(self) -> "CaseQuerySet":
        """Cases that nobody has decided: the row that two moderators race for."""
        return self.filter(closed_at__isnull=True)

    def waiting(self) -> "CaseQuerySet":
        """The queue: undecided, and the author still stands by the words."""
        return self.undecided().exclude(contribution__state=Contribution.State.WITHDRAWN)

    def folded(self) -> "CaseQuerySet":
        """Of the cases about texts that are alike only the first one."""
        first = "contribution__copy__first"
        return self.exclude(Exists(self.filter(**{first: OuterRef(first)}, pk__lt=OuterRef("pk"))))

    def alike(self, first: int) -> "CaseQuerySet":
        """The cases about texts of the group named by its ``first``."""
        return self.filter(contribution__copy__first=first)

    def oldest_first(self, *, after: int | None = None) -> "CaseQuerySet":
        """By age; with ``after``, the id of a case, only what came later than that one."""
        rows = self.order_by("opened_at", "pk")
        if after is None:
            return rows
        then = Subquery(Case.objects.filter(pk=after).values("opened_at"))
        # A bound with an exception: the index is entered there and not read from its beginning.
        return rows.filter(opened_at__gte=then).exclude(opened_at=then, pk__lte=after)

    def by_cause(self) -> "CaseQuerySet":
        """Rows of ``cause`` and ``count``, most first."""
        return self.values("cause").annotate(count=Count("pk")).order_by("-count", "cause")


class Seen(NamedTuple):
    """One thing the machine saw, in words, and what a person should think of then."""

    label: str
    evidence: str
    advice: str = ""


class Case(models.Model):
    """Why a person should look at a contribution. The queue is this table, not a search."""

    class Cause(models.TextChoices):
        PRE = "pre", _("this discussion is checked before publication")
        ADVERT = "advert", _("looks like an advertisement")
        ABUSE = "abuse", _("may insult someone")
        OBFUSCATION = "obfuscation", _("hides words behind signs")
        FLOOD = "flood", _("many messages in a short time")
        PRIVACY = "privacy", _("personal data was replaced")
        SENSITIVE = "sensitive", _("may tell of someone's health, faith or the like")

    PERSONAL = {
        "id_card": _("ID card number"),
        "passport": _("passport or travel permit number"),
        "mobile": _("mobile number"),
        "landline": _("telephone number"),
        "email": _("e-mail address"),
        "bank_card": _("bank card number"),
        "wechat": _("WeChat name"),
        "qq": _("QQ number"),
        "plate": _("number plate"),
        "account": _("number of an account, a record or a certificate"),
        "address": _("house and room number"),
        "name": _("name of a person"),
    }
    # Article 28 of the Personal Information Protection Law.
    AFFAIRS = {
        "health": _("health"),
        "belief": _("faith"),
        "orientation": _("sexual orientation"),
        "record": _("criminal record"),
        "whereabouts": _("daily ways and times"),
        "biometric": _("biometric data"),
    }
    # Article 29 of that law.
    ADVICE = _(
        "If a person can be recognised, such words may be shown only with that person's separate "
        "consent. What is said of a policy in general may stay."
    )
    # Words that are held back are looked at within a day (practice.md 3.2).
    DUE_HOURS, SOON_HOURS = 24, 12

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="moderation_cases")
    cause = models.CharField(max_length=12, choices=Cause)
    # What the machine saw, cut short and masked: [{"code": …, "evidence": …}].
    findings = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], name="case_open_once", condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="moderation_cause_known",
                condition=Q(
                    cause__in=[
                        "pre",
                        "advert",
                        "abuse",
                        "obfuscation",
                        "flood",
                        "privacy",
                        "sensitive",
                    ]
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"],
                name="case_waiting",
                condition=Q(closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.contribution_id}"

    def waits(self, now: datetime) -> int:
        """Whole hours since the case was opened."""
        return int((now - self.opened_at).total_seconds() // 3600)

    def urgency(self, now: datetime) -> str:
        """Tell whether the case is ``late``, ``soon`` late or ``fresh``."""
        hours = self.waits(now)
        if hours >= self.DUE_HOURS:
            return "late"
        return "soon" if hours >= self.SOON_HOURS else "fresh"

    @property
    def seen(self) -> list[Seen]:
        """What the machine saw, in the reader's language."""
        return [self._told(finding["code"], finding["evidence"]) for finding in self.findings]

    def _told(self, code: str, evidence: str) -> Seen:
        words = {self.Cause.PRIVACY: self.PERSONAL, self.Cause.SENSITIVE: self.AFFAIRS}.get(code)
        if words:
            evidence = ", ".join(str(words.get(kind, kind)) for kind in evidence.split(", "))
        advice = str(self.ADVICE) if code == self.Cause.SENSITIVE else ""
        return Seen(str(self.Cause(code).label), evidence, advice)


class DecisionQuerySet(models.QuerySet):
    def restored(self, since: datetime) -> "DecisionQuerySet":
        """Decisions since then that brought words back into sight."""
        return self.filter(action=Decision.Action.RESTORE, decided_at__gte=since)


class Decision(models.Model):
    """What a moderator did with a contribution, and on what ground."""

    class Action(models.TextChoices):
        APPROVE = "approve", _("publish")
        WITHHOLD = "withhold", _("do not publish")
        HIDE = "hide", _("hide")
        RESTORE = "restore", _("restore")

    # Taking words out of sight needs a published ground; letting them be seen does not.
    NEED_REASON = (Action.WITHHOLD, Action.HIDE)

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="decisions")
    action = models.CharField(max_length=8, choices=Action)
    reason = models.ForeignKey(Reason, models.PROTECT, null=True, blank=True)
    note = models.CharField(_("note to the author"), max_length=300, blank=True)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_action_known",
                condition=Q(action__in=["approve", "withhold", "hide", "restore"]),
            ),
            models.CheckConstraint(
                name="decision_against_has_a_reason",
                condition=~Q(action__in=["withhold", "hide"]) | Q(reason__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_other_states_its_basis",
                condition=Q(reason__isnull=True) | ~Q(reason="other_with_basis") | ~Q(note=""),
            ),
        ]
        indexes = [
            models.Index(fields=["contribution", "-id"], name="decision_newest"),
            # The worker asks every few seconds who has come back.
            models.Index(fields=["action", "decided_at"], name="decision_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.contribution_id}"

    @classmethod
    def possible(cls, contribution: Contribution, *, waits: bool) -> list[tuple[str, str]]:
        """The actions that make sense for ``contribution``; ``waits``: a case is undecided."""
        match contribution.state:
            case Contribution.State.PENDING:
                actions = [cls.Action.APPROVE, cls.Action.WITHHOLD]
            case Contribution.State.PUBLISHED:
                actions = [cls.Action.APPROVE, cls.Action.HIDE] if waits else [cls.Action.HIDE]
            case Contribution.State.WITHHELD | Contribution.State.HIDDEN:
                actions = [cls.Action.RESTORE]
            case _:
                actions = []
        return [(action.value, action.label) for action in actions]
