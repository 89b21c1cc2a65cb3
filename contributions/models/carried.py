from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from contributions.models.contribution import Contribution, Thread


class CarriedQuerySet(models.QuerySet):
    def standing(self) -> "CarriedQuerySet":
        """What everybody may know: what was said and what became of it can both be read."""
        read = Contribution.State.PUBLISHED
        opinion = Q(copy__state=read, copy__is_public=True)
        begun = Q(copy__isnull=True, target__hidden_at__isnull=True)
        said = Q(source__state=read, source__is_public=True, origin__hidden_at__isnull=True)
        return self.filter(said, opinion | begun, state=Carried.State.CARRIED)

    def origin_of(self, target: models.OuterRef) -> models.Subquery:
        """Where a matter was begun: ``topic``, ``url`` and ``backers`` of its words, or None."""
        rows = self.standing().filter(target=target, copy__isnull=True)
        told = JSONObject(topic="origin__matter", url="source_url", backers="backers")
        return models.Subquery(rows.values(told=told)[:1])


class Carried(models.Model):
    """Public words that were brought, or are to be brought, to where they are answered.

    ``docs/adr/0012-carrying.md`` says who may do so and in whose name.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("the author is asked")
        CARRIED = "carried", _("carried further")
        DECLINED = "declined", _("the author said no")
        TAKEN_BACK = "back", _("taken back")

    MOVES: dict[str, set[str]] = {
        State.ASKED: {State.CARRIED, State.DECLINED},
        # Only the author changes his or her own no.
        State.DECLINED: {State.CARRIED},
        State.CARRIED: {State.TAKEN_BACK},
        State.TAKEN_BACK: set(),
    }

    source = models.ForeignKey(Contribution, models.PROTECT, related_name="carried")
    # The thread of the discussion as a whole, whose name is told with it.
    origin = models.ForeignKey(Thread, models.PROTECT, related_name="carried_out")
    # Where the source stands on its own, whatever page of a list it is on by now.
    source_url = models.CharField(max_length=200)
    # The thread of the place, or of the matter that was begun; a draft may be thrown away.
    target = models.ForeignKey(Thread, models.CASCADE, related_name="brought")
    # What it became there; none where a matter was begun with the words.
    copy = models.OneToOneField(
        Contribution, models.PROTECT, null=True, related_name="carried_from"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Whose words they are: the author's, and those of the texts it was improved from.
    credited = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    # People who had agreed with the source by then. They are told, never counted as opinions.
    backers = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)
    # When those who are credited heard what became of it.
    told_at = models.DateTimeField(null=True)

    objects = CarriedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="carried_state_known",
                condition=Q(state__in=["asked", "carried", "declined", "back"]),
            ),
            models.CheckConstraint(
                name="carried_is_dated",
                condition=~Q(state__in=["carried", "back"]) | Q(carried_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["source", "target"], name="carried_once"),
            # One matter of its own from one text by one person.
            models.UniqueConstraint(
                fields=["source", "by"],
                name="carried_into_one_petition",
                condition=Q(state="carried", copy__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="carried_untold",
                condition=Q(state="carried", told_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} to {self.target_id}"

    @property
    def is_told(self) -> bool:
        """Whether readers of the copy are told where it was said; load ``source``, ``origin``."""
        carried = self.state == self.State.CARRIED
        return carried and self.source.is_shown and self.origin.hidden_at is None
