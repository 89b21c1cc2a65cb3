from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from accounts.models import User
from cms.blocks import GuideBlock
from cms.permissions import KeptPageTester
from consultations.models import Consultation
from nlp.align import redline
from responses.models import Outcome, Response


class HomePage(Page):
    """The door: what is open, what was answered, and how an opinion makes its way."""

    OPEN_SHOWN, ANSWERED_SHOWN = 12, 6

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "link"], max_length=2000)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.PolicyPage", "cms.GuidePage"]
    max_count = 1
    template = "cms/home_page.html"
    # The site would have no door without it.
    is_kept = True

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def permissions_for_user(self, user: User) -> KeptPageTester:
        return KeptPageTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rounds = _counted(Consultation.objects.select_related("lead"))
        taking_part = rounds.taking_part(timezone.now())[: self.OPEN_SHOWN]
        return super().get_context(request, *args, **kwargs) | {
            "open": [(row, row.days_left(today)) for row in taking_part],
            "answered": rounds.reported()[: self.ANSWERED_SHOWN],
            "changed": _changed(),
            "guides": GuidePage.objects.child_of(self).live(),
        }


def _counted(rounds: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Each row with ``said``: its accepted opinions, on the whole and on its clauses."""
    on_clauses = Coalesce(Sum("clauses__thread__contribution_count"), 0)
    return rounds.annotate(said=F("thread__contribution_count") + on_clauses)


def _changed() -> dict[str, Any] | None:
    """The latest clause that reads otherwise because of what was said, for all to see."""
    rows = Outcome.objects.exclude(new_wording="").filter(
        response__state=Response.State.PUBLISHED,
        thread__clause__consultation__state__in=Consultation.REPORTED,
    )
    rows = rows.select_related("response__case__theme", "thread__clause__consultation__lead")
    row = rows.order_by("-response__published_at", "-pk").first()
    return row and {"outcome": row, "words": redline(row.old_wording, row.new_wording)}


class GuidePage(Page):
    """How it works, house rules: plain text with headings."""

    body = StreamField(GuideBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
