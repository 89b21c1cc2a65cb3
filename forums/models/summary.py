from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.models.topic import Topic


class Summary(models.Model):
    """Where a topic stands, in a moderator's words. Each change is a row; the last one holds."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="summaries")
    number = models.PositiveSmallIntegerField()
    # Empty: the summary was taken away.
    text = models.TextField(_("summary"), max_length=4000, blank=True)
    # Sentences that the machine chose and a person kept: {"text": …, "of": id of the post}.
    quotes = models.JSONField(default=list)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="summary_once")]

    def __str__(self) -> str:
        return f"{self.topic_id}, {self.number}"
