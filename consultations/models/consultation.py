from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from consultations.contact import telephone
from consultations.models.profile import Profile, Rules
from contributions.models import Thread


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ConsultationQuerySet":
        """The rows for which ``consultations.view_consultation`` holds."""
        return self.filter(Q(state__in=Consultation.PUBLIC) | Consultation.run_by(user))

    def public(self) -> "ConsultationQuerySet":
        """What everybody may see, whoever asks."""
        return self.filter(state__in=Consultation.PUBLIC)

    def managed_by(self, user: User) -> "ConsultationQuerySet":
        """The rows for which ``consultations.manage_consultation`` holds."""
        return self.filter(Consultation.run_by(user))

    def taking_part(self, now: datetime) -> "ConsultationQuerySet":
        """Rounds in which people may speak at ``now``, the one that ends first on top."""
        may = self.filter(state__in=Consultation.HEARING)
        return may.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at", "pk")

    def closing_soon(self, now: datetime) -> "ConsultationQuerySet":
        """Of those in which people may speak, the ones that end within ``SOON_DAYS``."""
        return self.taking_part(now).filter(closes_at__lte=now + timedelta(Consultation.SOON_DAYS))

    def to_come(self, now: datetime) -> "ConsultationQuerySet":
        """Rounds that are announced and have not begun, the next on top."""
        rows = self.filter(state=Consultation.State.ANNOUNCED, opens_at__gt=now)
        return rows.order_by("opens_at", "pk")

    def being_answered(self, now: datetime) -> "ConsultationQuerySet":
        """Rounds that are over and whose opinions wait for their answers."""
        states = Consultation.State
        ended = Q(state__in=Consultation.RUNNING, closes_at__lte=now)
        return self.filter(ended | Q(state__in=[states.CLOSED, states.TREATING]))

    def answered(self) -> "ConsultationQuerySet":
        """Rounds in which every accepted opinion has its answer."""
        return self.filter(state__in=[Consultation.State.ANSWERED, Consultation.State.ARCHIVED])

    def with_said(self) -> "ConsultationQuerySet":
        """Add ``said``: accepted opinions on the whole and on the clauses, from their counters."""
        on_clauses = Coalesce(Sum("clauses__thread__contribution_count"), 0)
        return self.annotate(said=F("thread__contribution_count") + on_clauses)

    def reported(self) -> "ConsultationQuerySet":
        """Rounds whose report says what became of the opinions, the latest on top."""
        return self.filter(state__in=Consultation.REPORTED).order_by("-closes_at", "-pk")

    def over(self) -> "ConsultationQuerySet":
        """Rounds in which nobody may speak any more."""
        states = Consultation.State
        return self.exclude(state__in=[states.DRAFT, *Consultation.HEARING])

    def running_by_the_clock(self) -> "ConsultationQuerySet":
        """Rounds whose period runs by the database's own clock: no two processes differ."""
        return self.filter(state__in=Consultation.RUNNING, closes_at__gt=Now())

    def to_open(self, now: datetime) -> "ConsultationQuerySet":
        return self.filter(state=Consultation.State.ANNOUNCED, opens_at__lte=now)

    def to_close(self, now: datetime) -> "ConsultationQuerySet":
        return self.filter(state__in=Consultation.RUNNING, closes_at__lte=now)


class Consultation(models.Model):
    """A public body asks the public, within a period, about a text or a matter."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("consultation", "draft")
        ANNOUNCED = "announced", _("announced")
        OPEN = "open", _("open for opinions")
        EXTENDED = "extended", _("open, extended")
        CLOSED = "closed", _("closed, being sorted")
        TREATING = "treating", _("being answered")
        ANSWERED = "answered", pgettext_lazy("consultation", "answered")
        ARCHIVED = "archived", _("archived")
        CANCELLED = "cancelled", _("called off")

    MOVES = {
        State.DRAFT: {State.ANNOUNCED},
        State.ANNOUNCED: {State.OPEN, State.CANCELLED},
        # Extended once: whoever was told a second last day is not told a third.
        State.OPEN: {State.EXTENDED, State.CLOSED, State.CANCELLED},
        State.EXTENDED: {State.CLOSED, State.CANCELLED},
        State.CLOSED: {State.TREATING},
        State.TREATING: {State.ANSWERED},
        State.ANSWERED: {State.ARCHIVED},
        State.ARCHIVED: set(),
        State.CANCELLED: set(),
    }
    PUBLIC = (
        State.ANNOUNCED,
        State.OPEN,
        State.EXTENDED,
        State.CLOSED,
        State.TREATING,
        State.ANSWERED,
        State.ARCHIVED,
        State.CANCELLED,
    )
    # The period runs; and with what is only announced, whose first day may be today.
    RUNNING = (State.OPEN, State.EXTENDED)
    HEARING = (State.ANNOUNCED, State.OPEN, State.EXTENDED)

    REPORTED = (State.TREATING, State.ANSWERED, State.ARCHIVED)
    # A week: long enough to read a draft on the weekend that is left.
    SOON_DAYS = 7

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="consultations")
    # Those in force on the first day: a later change of the law leaves a round as it began.
    rules = models.ForeignKey(Rules, models.PROTECT, related_name="consultations")
    title = models.CharField(_("title"), max_length=200)
    # 主办: answers for the text. 承办: the office that runs the round.
    lead = models.ForeignKey(Department, models.PROTECT, related_name="led_consultations")
    office = models.ForeignKey(Department, models.PROTECT, related_name="run_consultations")
    contact = models.CharField(_("contact"), max_length=300)
    questions = models.JSONField(_("points for discussion"), default=list)
    short_period_reason = models.CharField(
        _("reason for the short period"), max_length=500, blank=True
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens at"))
    # The instant after the last day: 24:00 of that day.
    closes_at = models.DateTimeField(_("closes at"))
    # What people say about the matter as a whole.
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="consultation")
    created_at = models.DateTimeField()

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.CheckConstraint(
                name="consultation_state_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "announced",
                        "open",
                        "extended",
                        "closed",
                        "treating",
                        "answered",
                        "archived",
                        "cancelled",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="consultation_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(name="consultation_has_a_contact", condition=~Q(contact="")),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="consultation_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def telephone(self) -> str:
        """The number one may call about it; empty where the contact names none."""
        return telephone(self.contact)

    def get_absolute_url(self) -> str:
        return reverse("consultations:detail", args=[self.pk])

    @property
    def number(self) -> str:
        """The reference number, as it stands on receipts: YT-2026-0007."""
        year = timezone.localtime(self.created_at).year
        return f"{settings.PLACE_CODE}-{year}-{self.pk:04d}"

    @property
    def scope(self) -> str:
        """The label by which the theme runs of this consultation are known."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def last_day(self) -> date:
        return timezone.localtime(self.closes_at - timedelta(seconds=1)).date()

    @property
    def days(self) -> int:
        """Length of the period; the day of publication is not counted (Civil Code, Article 201)."""
        return (self.last_day - timezone.localtime(self.opens_at).date()).days

    def days_left(self, today: date) -> int:
        """Days after ``today`` on which people may still speak; 0 on the last day."""
        return (self.last_day - today).days

    def accepts(self, now: datetime) -> bool:
        """Whether opinions may come in at ``now``, whatever the worker has got round to."""
        return self.state in self.HEARING and self.opens_at <= now < self.closes_at

    @staticmethod
    def run_by(user: User) -> Q:
        mine = user.department_ids if user.is_authenticated else ()
        return Q(lead__in=mine) | Q(office__in=mine)
