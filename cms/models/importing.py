from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.models.policy import PolicyPage


def state_of(page: PolicyPage) -> tuple[int, datetime | None]:
    """What tells one saved state of a draft from another."""
    revision = page.latest_revision
    return (revision.pk, revision.created_at) if revision else (0, None)


class TextImport(models.Model):
    """A text that was read for a draft and is being corrected, before it becomes its clauses."""

    page = models.ForeignKey(PolicyPage, models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The newest revision of the page when the text was matched with it, 0 for none.
    base = models.PositiveBigIntegerField(default=0)
    # Wagtail saves by itself into the same revision: its time then differs.
    base_at = models.DateTimeField(null=True)
    origin = models.CharField(_("file"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    # cms.importing.rows.Row, in order.
    rows = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("import of a text")
        verbose_name_plural = _("imports of texts")
        indexes = [models.Index(fields=["page", "by"], name="import_by_page")]

    def __str__(self) -> str:
        return self.origin or self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("importing:show", args=[self.pk])

    @property
    def is_outdated(self) -> bool:
        """Whether the draft was saved since; load ``page`` afresh."""
        return (self.base, self.base_at) != state_of(self.page)

    @property
    def counted(self) -> dict[str, Any]:
        """How many rows, and how many of them go on from a clause of the draft."""
        kept = sum(1 for row in self.rows if row["key"])
        return {"rows": len(self.rows), "kept": kept, "fresh": len(self.rows) - kept}
