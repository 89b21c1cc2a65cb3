"""Hearings of a round: what is announced, what is spoken about, and the papers for it."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from consultations.models.consultation import Consultation
from consultations.models.document import Clause
from contributions.models import Thread


class HearingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "HearingQuerySet":
        """The rows for which ``consultations.view_hearing`` holds."""
        if not user.is_authenticated:
            return self.public()
        mine = user.department_ids
        run = Q(consultation__lead__in=mine) | Q(consultation__office__in=mine)
        return self.filter(Q(announced_at__isnull=False) | run)

    def public(self) -> "HearingQuerySet":
        """What everybody may see: all that was ever announced."""
        return self.filter(announced_at__isnull=False)

    def managed_by(self, user: User) -> "HearingQuerySet":
        """The rows for which ``consultations.manage_hearing`` holds."""
        mine = user.department_ids
        return self.filter(Q(consultation__lead__in=mine) | Q(consultation__office__in=mine))

    def about(self, thread: Thread) -> "HearingQuerySet":
        """Those whose agenda or record names the clause of ``thread``, or one that became it."""
        clauses = Clause.objects.filter(Q(thread=thread) | Q(present__thread=thread)).values("pk")
        spoken = Q(agenda__clauses__in=clauses) | Q(passages__clauses__in=clauses)
        return self.filter(spoken).distinct()


class Hearing(models.Model):
    """People meet and speak about a draft, in a room or online; an office holds it by the rules."""

    class Kind(models.TextChoices):
        HEARING = "hearing", _("hearing")
        MEETING = "meeting", pgettext_lazy("kind of hearing", "meeting")
        EXPERTS = "experts", _("meeting of experts")

    class Form(models.TextChoices):
        SITE = "site", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("on site and online")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("hearing", "draft")
        ANNOUNCED = "announced", pgettext_lazy("hearing", "announced")
        LISTED = "listed", _("list published")
        HELD = "held", pgettext_lazy("hearing", "held")
        RECORDED = "recorded", _("record published")
        CANCELLED = "cancelled", pgettext_lazy("hearing", "cancelled")

    MOVES = {
        State.DRAFT: {State.ANNOUNCED},
        State.ANNOUNCED: {State.LISTED, State.CANCELLED},
        State.LISTED: {State.HELD, State.CANCELLED},
        State.HELD: {State.RECORDED},
        State.RECORDED: set(),
        State.CANCELLED: set(),
    }
    # People may still come, or hope to.
    AHEAD = (State.ANNOUNCED, State.LISTED)
    OVER = (State.HELD, State.RECORDED)

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="hearings")
    # Holds, for the office alone, what people want to say there.
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="hearing")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.HEARING)
    form = models.CharField(_("form"), max_length=6, choices=Form, default=Form.SITE)
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=200, blank=True)
    # Told to those who have a seat, and to nobody else.
    room_url = models.URLField(_("address of the online room"), blank=True)
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    seats = models.PositiveSmallIntegerField(_("seats for speakers"))
    observer_seats = models.PositiveSmallIntegerField(_("seats for observers"), default=0)
    registers_from = models.DateTimeField(_("registration from"))
    registers_until = models.DateTimeField(_("registration until"))
    selection = models.TextField(_("how speakers are selected"), max_length=2000)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    late_reason = models.CharField(_("why it is announced late"), max_length=300, blank=True)
    # Why the list stands although one side, or the consumers, are out of balance.
    list_reason = models.CharField(_("why the list stands"), max_length=300, blank=True)
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    # With it anybody can repeat the draw: hearings.lot.
    seed = models.CharField(max_length=64, blank=True)
    # [[number, side], …]: all who took part in the draw, as they were then.
    drawn_from = models.JSONField(default=list, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    # When those who spoke were asked to confirm the record: from then on it is not changed.
    laid_out_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        constraints = [
            models.CheckConstraint(
                name="hearing_kind_known", condition=Q(kind__in=["hearing", "meeting", "experts"])
            ),
            models.CheckConstraint(
                name="hearing_state_known",
                condition=Q(
                    state__in=["draft", "announced", "listed", "held", "recorded", "cancelled"]
                ),
            ),
            models.CheckConstraint(
                name="hearing_times_in_order",
                condition=Q(ends_at__gt=F("begins_at"))
                & Q(registers_until__gt=F("registers_from"))
                & Q(registers_until__lte=F("begins_at")),
            ),
            models.CheckConstraint(
                name="hearing_is_somewhere",
                condition=Q(form="site") & ~Q(place="")
                | Q(form="online") & ~Q(room_url="")
                | Q(form="hybrid") & ~Q(place="") & ~Q(room_url=""),
            ),
            models.CheckConstraint(name="hearing_has_a_seat", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="hearing_cancelled_with_a_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="hearing_announced_since",
                condition=Q(state="draft", announced_at__isnull=True)
                | ~Q(state="draft") & Q(announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hearing_listed_after_the_draw",
                condition=Q(listed_at__isnull=True)
                | Q(drawn_at__isnull=False, drawn_at__lte=F("listed_at")),
            ),
            models.CheckConstraint(
                name="hearing_drawn_with_a_seed",
                condition=Q(drawn_at__isnull=True, seed="")
                | Q(drawn_at__isnull=False) & ~Q(seed=""),
            ),
            models.CheckConstraint(
                name="hearing_recorded_in_order",
                condition=Q(recorded_at__isnull=True)
                | Q(held_at__isnull=False, laid_out_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hearing_reported_after_the_record",
                condition=Q(reported_at__isnull=True) | Q(recorded_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["consultation", "begins_at"], name="hearing_of_round"),
            models.Index(fields=["state", "ends_at"], name="hearing_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultations:hearing", args=[self.consultation_id, self.pk])

    @property
    def day(self) -> date:
        """The day of the hearing, in the city's time."""
        return timezone.localtime(self.begins_at).date()

    @property
    def is_public(self) -> bool:
        return self.announced_at is not None

    @property
    def is_ahead(self) -> bool:
        return self.state in self.AHEAD

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None

    @property
    def is_laid_out(self) -> bool:
        return self.laid_out_at is not None

    @property
    def is_reported(self) -> bool:
        return self.reported_at is not None

    def registers_at(self, now: datetime) -> bool:
        """Whether one may register at ``now``."""
        is_time = self.registers_from <= now < self.registers_until
        return self.state == self.State.ANNOUNCED and is_time and not self.is_drawn


class AgendaItem(models.Model):
    """What is spoken about, for how long, and which clauses it is about."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    clauses = models.ManyToManyField(Clause, related_name="agenda_items", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "position"], name="agenda_place"),
            models.CheckConstraint(
                name="agenda_takes_time", condition=Q(minutes__gte=1, minutes__lte=600)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HearingFile(models.Model):
    """A paper for the hearing, or a page of its record that people have signed by hand.

    It lies in the database: what people have signed must not be had by an address that leaks.
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("paper for the hearing")
        SIGNED = "signed", _("signed page of the record")

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.PAPER)
    title = models.CharField(_("title"), max_length=120)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "kind", "sha256"], name="hearing_file_once"),
            models.CheckConstraint(
                name="hearing_file_kind_known", condition=Q(kind__in=["paper", "signed"])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2].upper()
