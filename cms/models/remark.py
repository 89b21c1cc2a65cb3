from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from cms.models.circulation import Circulation, Invitation


class Treatment(models.TextChoices):
    """What the drafter does with a department's remark."""

    ADOPTED = "adopted", pgettext_lazy("remark of a department", "adopted")
    PARTLY = "partly", pgettext_lazy("remark of a department", "partly adopted")
    DECLINED = "declined", pgettext_lazy("remark of a department", "not adopted")


class RemarkQuerySet(models.QuerySet):
    def counting(self) -> "RemarkQuerySet":
        return self.exclude(invitation__circulation__state=Circulation.State.RECALLED)

    def upheld(self) -> "RemarkQuerySet":
        """Where the department stands by its words, and no reason is stated yet."""
        return self.filter(state=Remark.State.UPHELD)


class Remark(models.Model):
    """What one department says about one clause, or with an empty ``clause`` about the whole."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("remark of a department", "not treated yet")
        TREATED = "treated", pgettext_lazy("remark of a department", "treated")
        AGREED = "agreed", pgettext_lazy("remark of a department", "department agrees")
        UPHELD = "upheld", pgettext_lazy("remark of a department", "department upholds it")
        DISPUTED = "disputed", pgettext_lazy("remark of a department", "not agreed on")

    # A treatment may be put right; an upheld remark is treated anew, or the dispute is stated.
    MOVES: dict[str, set[str]] = {
        State.WAITING: {State.TREATED},
        State.TREATED: {State.TREATED, State.AGREED, State.UPHELD},
        State.UPHELD: {State.TREATED, State.DISPUTED},
        State.DISPUTED: {State.TREATED},
        State.AGREED: set(),
    }

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="remarks")
    clause = models.CharField(max_length=36, blank=True)
    # Of the clause in the text, 0 for the whole.
    position = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(_("remark"), max_length=2000, blank=True)
    proposed = models.TextField(_("proposed wording"), max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    treatment = models.CharField(max_length=8, choices=Treatment, blank=True)
    # How often it was treated: of two drafters at once, the second is told.
    turn = models.PositiveSmallIntegerField(default=0)
    dispute_reason = models.TextField(
        _("why no agreement was reached"), max_length=1000, blank=True
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark of a department")
        verbose_name_plural = _("remarks of departments")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "clause"], name="remark_once"),
            models.CheckConstraint(
                name="remark_says_something", condition=~Q(words="") | ~Q(proposed="")
            ),
            models.CheckConstraint(
                name="remark_state_known",
                condition=Q(state__in=["waiting", "treated", "agreed", "upheld", "disputed"]),
            ),
            models.CheckConstraint(
                name="remark_treated_somehow",
                condition=Q(state="waiting", treatment="", turn=0)
                | (
                    ~Q(state="waiting")
                    & Q(treatment__in=["adopted", "partly", "declined"], turn__gte=1)
                ),
            ),
            models.CheckConstraint(
                name="remark_dispute_has_a_reason",
                condition=(Q(state="disputed") & ~Q(dispute_reason=""))
                | (~Q(state="disputed") & Q(dispute_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}, {self.clause}"

    @property
    def awaits_department(self) -> bool:
        """Whether the department is asked if it can live with the treatment."""
        return self.state == self.State.TREATED and self.treatment != Treatment.ADOPTED

    @property
    def is_unsettled(self) -> bool:
        return self.state in (self.State.UPHELD, self.State.DISPUTED)

    @property
    def look(self) -> str:
        """By which mark components/state.html shows the treatment."""
        looks = {Treatment.PARTLY: "partially_adopted", Treatment.DECLINED: "not_adopted"}
        return looks.get(Treatment(self.treatment), "adopted") if self.treatment else "pending"

    @property
    def stand_look(self) -> str:
        """By which mark it shows how far the two sides are."""
        if self.is_unsettled:
            return "disputed"
        return "adopted" if self.state == self.State.AGREED else "pending"

    @property
    def may_be_treated(self) -> bool:
        return self.state != self.State.AGREED


class Step(models.Model):
    """One move of a remark: who, for whom, when and in which words. Rows are only added."""

    class Act(models.TextChoices):
        TREATED = "treated", pgettext_lazy("step", "treated")
        AGREED = "agreed", pgettext_lazy("step", "agrees")
        UPHELD = "upheld", pgettext_lazy("step", "upholds its remark")
        DISPUTED = "disputed", pgettext_lazy("step", "states why no agreement was reached")

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=8, choices=Act)
    treatment = models.CharField(max_length=8, choices=Treatment, blank=True)
    words = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of coordination")
        verbose_name_plural = _("steps of coordination")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="step_act_known",
                condition=Q(act__in=["treated", "agreed", "upheld", "disputed"]),
            ),
            models.CheckConstraint(
                name="step_treatment_where_treated",
                condition=Q(act="treated", treatment__in=["adopted", "partly", "declined"])
                | (~Q(act="treated") & Q(treatment="")),
            ),
            models.CheckConstraint(
                name="step_reason_where_owed",
                condition=Q(act="agreed") | Q(treatment="adopted") | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remark_id}, {self.act}"
