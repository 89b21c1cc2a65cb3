from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "NoticeQuerySet":
        """Notices whose e-mail is still to be sent and may be tried at ``now``."""
        return self.filter(sent_at__isnull=True, try_at__lte=now)

    def given_up(self) -> "NoticeQuerySet":
        """Notices whose e-mail failed until the last try."""
        return self.filter(sent_at__isnull=True, try_at__isnull=True, tries__gt=0)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing one person is told: shown on the site at once, sent by e-mail by the worker.

    ``kind`` names templates/notices/<kind>.txt; ``data`` fills it when it is read, in the
    reader's language. ``key`` makes each matter be told once: (recipient, key) is unique.
    """

    # Minutes from each try to the next; more than a mail server may take to answer one. After
    # the last try the row waits in sight.
    BACK_OFF = (5, 15, 60, 240, 720)

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # Null once it is sent, given up or was never to be mailed.
    try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
            models.CheckConstraint(
                name="notice_sent_is_not_tried_again",
                condition=Q(sent_at__isnull=True) | Q(try_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_newest"),
            models.Index(fields=["try_at"], name="notice_due", condition=Q(sent_at__isnull=True)),
            models.Index(
                fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def next_try(self, now: datetime) -> datetime | None:
        """When to try again if a try at ``now`` fails; None when that is the last."""
        if self.tries >= len(self.BACK_OFF):
            return None
        return now + timedelta(minutes=self.BACK_OFF[self.tries])
