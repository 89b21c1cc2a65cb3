import hashlib
import logging
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from accounts.models import Department, User
from cms.blocks import AttachmentsBlock, BasisBlock, ClausesBlock, ReasonsBlock, SummaryBlock
from cms.editor import (
    TEMPLATE_STAYS,
    PolicyCopyForm,
    PolicyForm,
    content_panels,
    promote_panels,
    settings_panels,
)
from cms.models.approval import approved_before
from cms.models.papers import PublishedPaper
from cms.models.standing import of_departments
from cms.permissions import KeptPageTester
from consultations.draft import Draft, DraftClause
from consultations.models import Consultation, Profile, Relation
from consultations.services import NotReleasable, release_version
from consultations.services.relating import relate
from core.errors import DomainError

logger = logging.getLogger(__name__)

# How Wagtail's ``publish_scheduled`` marks what it does.
ON_SCHEDULE = "wagtail.publish.scheduled"


class PublicRecord(DomainError):
    message = _("A consultation is a public record: its page is neither taken back nor deleted.")


class IsTemplate(DomainError):
    message = TEMPLATE_STAYS


class PolicyPage(Page):
    """The editor's room for a draft. What the public reads are the rows that publishing makes."""

    profile = models.ForeignKey(
        Profile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("procedure"),
    )
    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead department"),
    )
    office = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office that runs the consultation"),
        help_text=_("Leave empty where it is the lead department."),
    )
    contact = models.TextField(
        _("contact"), max_length=300, blank=True, help_text=_("Office, telephone, address, e-mail.")
    )
    note = models.TextField(_("explanatory note"), blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True, help_text=_("One to a line."))
    basis = StreamField(BasisBlock(), verbose_name=_("table of the legal basis"), blank=True)
    summary = StreamField(SummaryBlock(), verbose_name=_("at a glance"), blank=True)
    questions = models.TextField(
        _("points for discussion"), blank=True, help_text=_("One to a line.")
    )
    attachments = StreamField(AttachmentsBlock(), verbose_name=_("attachments"), blank=True)
    clauses = StreamField(ClausesBlock(), verbose_name=_("text in clauses"), blank=True)
    opens_on = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        help_text=_("Leave empty for the day of publication."),
    )
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    short_period_reason = models.TextField(
        _("reason for the short period"), max_length=500, blank=True
    )
    reasons = StreamField(
        ReasonsBlock(),
        verbose_name=_("reasons"),
        blank=True,
        help_text=_("Where the check of the draft asks for one. Kept with the publication."),
    )
    consultation = models.OneToOneField(
        Consultation, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Of the round before, which a first publication is noted as the second round of.
    follows = models.ForeignKey(
        Consultation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the round before"),
        help_text=_("Shown on the pages of both rounds once this draft is published."),
    )
    # Under which drafts are begun from it; empty for a draft.
    template_name = models.CharField(
        _("name of the template"), max_length=80, blank=True, editable=False
    )

    content_panels = content_panels
    promote_panels = promote_panels
    settings_panels = settings_panels
    base_form_class = PolicyForm
    copy_form_class = PolicyCopyForm
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["consultation", "follows", "template_name"]
    template = "cms/policy_page.html"

    class Meta:
        verbose_name = _("draft for consultation")
        verbose_name_plural = _("drafts for consultation")
        constraints = [
            models.UniqueConstraint(
                fields=["template_name"], name="template_named_once", condition=~Q(template_name="")
            ),
            models.CheckConstraint(
                name="template_is_no_consultation",
                condition=Q(template_name="") | Q(consultation__isnull=True, follows__isnull=True),
            ),
        ]

    @property
    def is_template(self) -> bool:
        return bool(self.template_name)

    @property
    def is_kept(self) -> bool:
        return self.consultation_id is not None

    def awaits_another(self, user: User) -> bool:
        """Whether a step waits for somebody else, because ``user`` took the one before."""
        return approved_before(self.current_workflow_task_state, user)

    def permissions_for_user(self, user: User) -> KeptPageTester:
        return KeptPageTester(user, self)

    def draft(self, now: datetime) -> Draft:
        """Everything as ``release_version`` takes it, on the day for which it is planned."""
        return Draft(
            title=self.title,
            profile=self.profile,
            lead=self.lead,
            office=self.office,
            contact=self.contact,
            note=self.note,
            opens_on=self._first_day(now),
            closes_on=self.closes_on,
            short_period_reason=self.short_period_reason,
            reasons={block.block_type: str(block.value).strip() for block in self.reasons},
            today=timezone.localdate(now),
            legal_basis=_lines(self.legal_basis),
            basis=[_words(block.value) for block in self.basis],
            summary=[_glance(block) for block in self.summary],
            questions=_lines(self.questions),
            attachments=[file for block in self.attachments if (file := _attached(block))],
            clauses=tuple(_clause(block) for block in self.clauses),
            further=tuple(of_departments(self.pk)),
        )

    def _first_day(self, now: datetime) -> date:
        """A period that was announced has begun as it did; none begins before its publication."""
        if self.consultation:
            return timezone.localdate(self.consultation.opens_at)
        published = timezone.localdate(max(self.go_live_at or now, now))
        return max(self.opens_on or published, published)

    def clean(self) -> None:
        super().clean()
        if self.live and self.live_revision_id and not self.consultation_id:
            raise ValidationError(_("A draft goes live only as a consultation."))

    def with_content_json(self, content: dict[str, Any]) -> "PolicyPage":
        """Keep the consultation: an earlier revision does not know of it."""
        page = super().with_content_json(content)
        page.consultation, page.template_name = self.consultation, self.template_name
        return page

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Release what goes live as a consultation; check what is planned for later.

        Raises NotReleasable or what else ``release_version`` says no with, and nothing is
        written. On schedule nobody is there to read that: the plan is dropped and the page's
        history says so, that the pages after it may have their turn.
        """
        if self.is_template:
            raise IsTemplate
        try:
            with transaction.atomic():
                self._release(revision.as_object(), user, timezone.now())
                revision.content_object = self
                super().publish(revision, user=user, **options)
        except DomainError:
            if options.get("log_action") != ON_SCHEDULE:
                raise
            self._drop_plan(revision)

    def _release(self, page: "PolicyPage", user: User | None, now: datetime) -> None:
        # Two who publish at once queue here, or one draft would become two consultations.
        page.consultation = PolicyPage.objects.select_for_update().get(pk=self.pk).consultation
        draft = page.draft(now)
        if page.go_live_at and page.go_live_at > now:
            if missing := draft.missing():
                raise NotReleasable(details=[str(text) for text in missing.values()])
            return
        version = release_version(consultation=page.consultation, draft=draft, actor=user, now=now)
        is_first, self.consultation = page.consultation is None, version.consultation
        if is_first and page.follows and (by := user or page.owner):
            relate(
                consultation=version.consultation,
                kind=Relation.Kind.SECOND_ROUND,
                other=page.follows,
                by=by,
                now=now,
            )
        for block in page.attachments:
            document = block.value if block.block_type == "document" else block.value["document"]
            if document:
                PublishedPaper.objects.get_or_create(
                    document=document, defaults={"published_at": now}
                )

    def _drop_plan(self, revision: Revision) -> None:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(instance=self, action="cms.not_released", revision=revision)
        logger.warning("a draft could not be published on schedule", extra={"page": self.pk})

    def unpublish(self, *args: Any, **options: Any) -> None:
        if self.is_kept:
            raise PublicRecord
        super().unpublish(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        if self.is_kept:
            raise PublicRecord
        return super().delete(*args, **options)

    def get_admin_display_title(self) -> str:
        title = super().get_admin_display_title()
        if not self.is_template:
            return title
        return _("Template: %(name)s") % {"name": self.template_name}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.consultation:
            raise Http404
        return redirect(self.consultation)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        draft = self.draft(timezone.now())
        missing = draft.missing().values()
        return super().get_preview_context(request, mode_name) | {
            "draft": draft,
            "missing": list(missing),
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _clause(block: Any) -> DraftClause:
    key = UUID(block.id) if block.id else uuid4()
    words = {name: (words or "").strip() for name, words in block.value.items()}
    return DraftClause(key=key, level=block.block_type, **words)


def _words(value: Any) -> dict[str, str]:
    return {name: str(words or "").strip() for name, words in value.items()}


def _glance(block: Any) -> dict[str, str]:
    words = {"text": block.value} if isinstance(block.value, str) else _words(block.value)
    return {"kind": block.block_type, **words}


def _attached(block: Any) -> dict[str, str | int]:
    """Of a block with a kind also its kind and its place; {} where the file is gone."""
    if block.block_type == "document":
        return _file(block.value) if block.value else {}
    document = block.value["document"]
    kind = {"kind": block.value["kind"], "key": str(block.id or "")}
    return {**_file(document), **kind} if document else {}


def _file(document: Document) -> dict[str, str | int]:
    with document.open_file() as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = document.get_file_size() or 0
    return {"title": document.title, "url": document.url, "size": size, "sha256": sha256}
