from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from accounts.models import User
from cms.blocks import GuideBlock
from cms.home import door
from cms.permissions import KeptPageTester


class HomePage(Page):
    """The door: what is open, what was answered, and how an opinion makes its way."""

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
        guides = GuidePage.objects.child_of(self).live()
        return {
            **super().get_context(request, *args, **kwargs),
            **door(timezone.now()),
            "guides": guides,
        }


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
