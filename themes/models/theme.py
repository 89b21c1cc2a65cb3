from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contributions.models import Contribution
from themes.models.run import Run

# Likeness from which a new opinion probably belongs to its nearest theme. Of the messages to a city
# in bench/nlp_themes.py 19 in 20 are nearer to their own than .29 with a model, .36 without.
PROBABLE = 0.35


class ThemeQuerySet(models.QuerySet):
    def standing(self) -> "ThemeQuerySet":
        """Themes that were not discarded or merged into another."""
        return self.exclude(state=Theme.State.DISCARDED).order_by("is_rest", "position", "pk")

    def with_size(self) -> "ThemeQuerySet":
        """Add ``size``: how many accepted opinions the theme holds."""
        return self.annotate(size=Assignment.objects.size_of(OuterRef("pk")))

    def with_probable(self) -> "ThemeQuerySet":
        """Add ``probable``: accepted opinions nearest to it that have no theme in its run."""
        near = Contribution.objects.accepted().filter(
            reading__theme=OuterRef("pk"), reading__score__gte=PROBABLE
        )
        placed = Assignment.objects.filter(
            run=OuterRef("reading__theme__run"), contribution=OuterRef("pk")
        )
        new = near.exclude(Exists(placed))
        return self.annotate(probable=_number_of(new, "reading__theme"))


class Theme(models.Model):
    """What several people said in other words: the machine proposes, a person selects."""

    class State(models.TextChoices):
        CANDIDATE = "candidate", pgettext_lazy("theme", "candidate")
        SELECTED = "selected", pgettext_lazy("theme", "selected")
        DISCARDED = "discarded", pgettext_lazy("theme", "discarded")

    MOVES = {
        State.CANDIDATE: {State.SELECTED, State.DISCARDED},
        State.SELECTED: set(),
        State.DISCARDED: set(),
    }

    run = models.ForeignKey(Run, models.CASCADE, related_name="themes")
    label = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("in one sentence"), max_length=600, blank=True)
    keywords = models.JSONField(default=list)
    # Ids of the contributions nearest to the middle of the theme, best first.
    representatives = models.JSONField(default=list)
    # Sentences that show the theme, masked: {"text": …, "of": id of the contribution}.
    quotes = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.CANDIDATE)
    # The one theme of a run that takes what fits nowhere else, so that nothing is left over.
    is_rest = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run"], name="theme_one_rest", condition=Q(is_rest=True)
            ),
            models.CheckConstraint(
                name="theme_state_known",
                condition=Q(state__in=["candidate", "selected", "discarded"]),
            ),
            models.CheckConstraint(
                name="theme_rest_stands", condition=~Q(is_rest=True, state="discarded")
            ),
            models.CheckConstraint(
                name="theme_merged_is_discarded",
                condition=Q(merged_into__isnull=True) | Q(state="discarded"),
            ),
            models.CheckConstraint(name="theme_has_a_name", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_selected(self) -> bool:
        return self.state == self.State.SELECTED


class SubthemeQuerySet(models.QuerySet):
    def with_size(self) -> "SubthemeQuerySet":
        """Add ``size``: how many accepted opinions the part holds."""
        held = Assignment.objects.accepted().filter(
            subtheme=OuterRef("pk"), theme=OuterRef("theme")
        )
        return self.annotate(size=_number_of(held, "subtheme"))


class Subtheme(models.Model):
    """A part of a theme that the machine found; its opinions say so themselves."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="subthemes")
    label = models.CharField(max_length=120)
    keywords = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SubthemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="subtheme_has_a_name", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        return self.label


class AssignmentQuerySet(models.QuerySet):
    def accepted(self) -> "AssignmentQuerySet":
        """Those whose opinion counts and must be answered."""
        return self.filter(contribution__state=Contribution.State.PUBLISHED)

    def size_of(self, theme: OuterRef) -> Coalesce:
        """Count the accepted opinions of one theme, for ``annotate``.

        A subquery for each row that is shown: joined and grouped, 100,000 took seconds.
        """
        return _number_of(self.accepted().filter(theme=theme), "theme")


class Assignment(models.Model):
    """One opinion in one theme of a run. ``assigned_by`` null: by the machine."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="assignments")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="assignments")
    # Of this very theme; null where the theme is of one piece or a person chose the theme.
    subtheme = models.ForeignKey(
        Subtheme, models.SET_NULL, null=True, related_name="assignments", db_index=False
    )
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="assignments")
    score = models.FloatField(default=0)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            # One theme for each opinion of a run: the numbers of the themes add up.
            models.UniqueConstraint(fields=["run", "contribution"], name="assigned_once"),
        ]
        indexes = [
            models.Index(fields=["theme", "-id"], name="assignment_newest"),
            models.Index(fields=["theme", "contribution"], name="assignment_counted"),
            models.Index(
                fields=["subtheme", "theme", "contribution"],
                name="assignment_parts",
                condition=Q(subtheme__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.theme_id}"


def _number_of(rows: models.QuerySet, name: str) -> Coalesce:
    """Count ``rows``, all of one ``name``, which name an OuterRef, for each row around them."""
    counted = rows.order_by().values(name).annotate(size=Count("pk"))
    return Coalesce(Subquery(counted.values("size")), 0)
