from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.models.consultation import Consultation
from contributions.models import Thread


class AttachmentKind(models.TextChoices):
    """What a paper beside the draft is."""

    EXPLANATION = "explanation", _("explanation of the draft")
    COMPARISON = "comparison", _("comparison of wordings")
    IMPACT = "impact", _("impact assessment")
    RISK = "risk", _("risk assessment")
    EXPERTS = "experts", _("opinion of experts")
    DATA = "data", pgettext_lazy("attachment", "data")
    OTHER = "other", _("other paper")


class Version(models.Model):
    """One published state of the text. It is never changed: a change is the next version."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("explanatory note"))
    legal_basis = models.JSONField(_("legal basis"), default=list)
    # [{"article": …, "basis": …, "quote": …}]
    basis = models.JSONField(_("table of the legal basis"), default=list)
    # [{"kind": headline | figure | concerned | change | date, "text": …, …}]: cms.blocks
    summary = models.JSONField(_("at a glance"), default=list)
    # [{"title": …, "url": …, "size": bytes, "sha256": …, "kind": AttachmentKind, "key": …}];
    # the key is the place of the file, at which another version may have another file.
    attachments = models.JSONField(_("attachments"), default=list)
    digest = models.CharField(max_length=64)
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="version_once"),
            models.CheckConstraint(name="version_explains_itself", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"


class Clause(models.Model):
    """A place in the text that stays itself from version to version, and owns a thread."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="clauses")
    # The id of the editor's block: it outlives renumbering.
    key = models.UUIDField()
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="clause")
    # The clause that carries its opinions now, by models.lineage; null where it does so itself,
    # because it still stands or was taken out. Never the first of a chain.
    present = models.ForeignKey("self", models.PROTECT, null=True, related_name="past")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "key"], name="clause_once")]

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.key}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:thread", args=[self.thread_id])


class ClauseText(models.Model):
    """The words of a clause in one version."""

    class Level(models.TextChoices):
        PART = "part", pgettext_lazy("of a text", "part")
        CHAPTER = "chapter", _("chapter")
        SECTION = "section", pgettext_lazy("of a text", "section")
        ARTICLE = "article", _("article")
        PARAGRAPH = "paragraph", _("paragraph")
        ITEM = "item", _("item")
        SUBITEM = "subitem", _("subitem")

    # Citizens speak about what is no heading.
    HEADINGS = (Level.PART, Level.CHAPTER, Level.SECTION)
    SPOKEN_OF = (Level.ARTICLE, Level.PARAGRAPH, Level.ITEM, Level.SUBITEM)

    version = models.ForeignKey(Version, models.PROTECT, related_name="texts")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="texts")
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=9, choices=Level)
    label = models.CharField(_("number"), max_length=40)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "clause"], name="clause_text_once"),
            models.UniqueConstraint(fields=["version", "position"], name="clause_text_place"),
            models.CheckConstraint(
                name="clause_level_known",
                condition=Q(
                    level__in=[
                        "part",
                        "chapter",
                        "section",
                        "article",
                        "paragraph",
                        "item",
                        "subitem",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="clause_says_something", condition=~Q(text="") | ~Q(heading="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()

    @property
    def is_heading(self) -> bool:
        return self.level in self.HEADINGS
