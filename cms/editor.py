"""What an editor fills in for a draft, and what is said beside the fields."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminDateTimeInput

from cms.checking import CheckPanel
from consultations.models import Consultation
from consultations.overlap import overlap_with
from consultations.services.release import later_than_announced

TEMPLATE_STAYS = _("A template is never published. Begin a draft from it and publish that.")
# A second round follows within a few years.
ROUNDS_OFFERED = 300


class PolicyForm(WagtailAdminPageForm):
    """A draft may be kept half done; it is handed in or published only when nothing is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = Consultation._meta.get_field("title").max_length
        self.fields["title"].validators.append(MaxLengthValidator(longest))
        if "follows" in self.fields:
            self._offer_rounds()

    def _offer_rounds(self) -> None:
        """The newest public rounds, and the one that was chosen; none once this one is public."""
        page = self.instance
        rows = Consultation.objects.public().exclude(pk=page.consultation_id).order_by("-pk")
        keys = [*rows.values_list("pk", flat=True)[:ROUNDS_OFFERED], page.follows_id]
        field = self.fields["follows"]
        field.queryset = Consultation.objects.filter(pk__in=keys).order_by("-pk")
        field.disabled = page.consultation_id is not None or page.is_template

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        if self.instance.is_template:
            self.add_error(None, TEMPLATE_STAYS)
            return
        for part, sentence in self.instance.draft(timezone.now()).missing().items():
            if part not in self.errors:
                self.add_error(part, sentence)
        self._refuse_more_time()

    def _refuse_more_time(self) -> None:
        """A round that runs is given more time on its desk, where the reason is asked."""
        row, last_day = self.instance.consultation, self.instance.closes_on
        said = later_than_announced(row, last_day) if row and last_day else ""
        if said and "closes_on" not in self.errors:
            self.add_error("closes_on", said)


class PolicyCopyForm(CopyForm):
    """A copy is a draft of its own: it is not live unreleased, nor does it share a consultation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
        self.fields.pop("publish_copies", None)


class DraftHelp(HelpPanel):
    """What stands above the fields: what comes next, and what this person should know."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Any:
            page = self.instance
            now = timezone.now()
            told = {
                "awaits_another": page.pk and page.awaits_another(self.request.user),
                "overlap": overlap_with(page.draft(now), published=page.consultation_id),
            }
            return super().get_context_data(parent_context) | told


content_panels = [
    DraftHelp(template="cms/_editor_help.html"),
    TitleFieldPanel("title"),
    MultiFieldPanel([CheckPanel(), FieldPanel("reasons")], heading=_("Check by the rules")),
    MultiFieldPanel(
        [
            FieldPanel("profile"),
            FieldRowPanel([FieldPanel("lead"), FieldPanel("office")]),
            FieldPanel("contact"),
            FieldPanel("follows"),
        ],
        heading=_("Who asks, and how"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
            FieldPanel("short_period_reason"),
        ],
        heading=_("Period"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("note"),
            FieldPanel(
                "summary",
                help_text=_("For readers in a hurry: shown above the draft and on the poster."),
            ),
            FieldPanel("legal_basis"),
            FieldPanel("basis"),
            FieldPanel("questions"),
        ],
        heading=_("Explanation"),
    ),
    FieldPanel("clauses"),
    FieldPanel("attachments"),
]

# Without a day of expiry: a consultation ends by its period and stays on record.
# The widget is that of PublishingPanel: it opens inside the dialog of the status panel.
go_live_at = AdminDateTimeInput(js_overlay_parent_selector="#schedule-publishing-dialog")
settings_panels = [
    PublishingPanel(children=[FieldPanel("go_live_at", widget=go_live_at)]),
    CommentPanel(),
]
promote_panels = [FieldPanel("slug")]
