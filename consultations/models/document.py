from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
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


class VersionQuerySet(models.QuerySet):
    def with_said(self) -> "VersionQuerySet":
        """Add ``said``: accepted opinions on all clauses of the round, whatever became of them."""
        clauses = Clause.objects.filter(consultation=OuterRef("consultation")).order_by()
        sums = clauses.values("consultation").annotate(said=Sum("thread__contribution_count"))
        return self.annotate(said=Coalesce(Subquery(sums.values("said")), 0))


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

    # By ``with_said``.
    said: int

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="version_once"),
            models.CheckConstraint(name="version_explains_itself", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:version", args=[self.consultation_id, self.number])


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


class ClauseTextQuerySet(models.QuerySet):
    def with_said(self) -> "ClauseTextQuerySet":
        """Add ``said``: accepted opinions on the clause and on those that it goes on from."""
        past = Clause.objects.filter(present=OuterRef("clause")).order_by().values("present")
        sums = past.annotate(said=Sum("thread__contribution_count")).values("said")
        own = F("clause__thread__contribution_count")
        return self.annotate(said=own + Coalesce(Subquery(sums), 0))

    def named(self) -> "ClauseTextQuerySet":
        """Add ``article``: the number of the article before it, for what stands inside of one."""
        before = ClauseText.objects.filter(
            version=OuterRef("version"),
            level=ClauseText.Level.ARTICLE,
            position__lt=OuterRef("position"),
        )
        return self.annotate(article=Subquery(before.order_by("-position").values("label")[:1]))


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
    INSIDE = (Level.PARAGRAPH, Level.ITEM, Level.SUBITEM)
    # Characters that tell a clause without a number from others.
    OPENING = 12
    SPOKEN_OF = (Level.ARTICLE, *INSIDE)

    version = models.ForeignKey(Version, models.PROTECT, related_name="texts")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="texts")
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=9, choices=Level)
    label = models.CharField(_("number"), max_length=40)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)

    # By ``with_said`` and ``named``.
    said: int
    article: str | None

    objects = ClauseTextQuerySet.as_manager()

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

    @property
    def words(self) -> str:
        return f"{self.heading}\n{self.text}".strip()

    @property
    def name(self) -> str:
        """Its number, an item's with that of its article; for rows that are ``named``."""
        article = self.article or "" if self.level in self.INSIDE else ""
        return f"{article}{self.label}" or self.opening

    @property
    def opening(self) -> str:
        """What it is called where it has no number."""
        return self.heading or self.text[: self.OPENING]
