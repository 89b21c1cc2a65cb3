from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.models.topic import Topic


class Following(models.Model):
    """What one person wants to hear of a topic, and up to where it was read."""

    class Mode(models.TextChoices):
        READ = "read", _("read")
        FOLLOW = "follow", _("followed")
        MUTE = "mute", _("muted")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followings")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="followings")
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.READ)
    # The id of the newest contribution that was on the page.
    seen = models.BigIntegerField(default=0)
    # The id of the newest contribution of which the person was told.
    told = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="following_once"),
            models.CheckConstraint(
                name="following_mode_known", condition=Q(mode__in=["read", "follow", "mute"])
            ),
        ]
        indexes = [
            models.Index(fields=["topic"], name="following_told", condition=Q(mode="follow"))
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.mode} {self.topic_id}"


class Draft(models.Model):
    """Words that were not sent yet, sealed: nobody reads them but their author."""

    # Days after which an untouched draft is deleted.
    DAYS = 180

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    # Where they are written: "topic-12", "board-3", "post-77".
    place = models.CharField(max_length=40)
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "place"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_oldest")]

    def __str__(self) -> str:
        return f"{self.author_id} {self.place}"
