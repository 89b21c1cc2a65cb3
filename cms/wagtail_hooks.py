from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from accounts.models import User
from cms.circulating.views.asking import start as ask_departments
from cms.documents import PageOfDocument
from cms.models import AccessibilityReport, ApprovedBefore, PolicyPage
from cms.papers.kept import keep_papers
from cms.together import SavedMeanwhile, is_outdated
from cms.waiting import WaitingPanel

# Images have no place in a text that is consulted on; the rest leads out of the house.
UNUSED = {"images", "redirects", "editor-guide"}


class RoomItem(MenuItem):
    """A way from the editors' room to another part of the site, for those who may enter it."""

    def __init__(self, *args: object, role: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.role = role

    def is_shown(self, request: HttpRequest) -> bool:
        user: User = request.user
        return not self.role or user.has_role(self.role)


@hooks.register("register_admin_menu_item")
def consultations() -> MenuItem:
    url = reverse_lazy("consultations:index")
    return RoomItem(gettext_lazy("Public consultations"), url, icon_name="globe", order=900)


@hooks.register("register_admin_menu_item")
def desk() -> MenuItem:
    url = reverse_lazy("desk:index")
    return RoomItem(
        gettext_lazy("Desk"), url, icon_name="clipboard-list", order=910, role="official"
    )


@hooks.register("register_admin_menu_item")
def moderation() -> MenuItem:
    url = reverse_lazy("moderation:queue")
    return RoomItem(
        gettext_lazy("Moderation"), url, icon_name="comment", order=920, role="moderator"
    )


class ReportsItem(MenuItem):
    """The way to what people said about obstacles on the site, for those who can mend it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cms.answer_accessibility")


@hooks.register("register_admin_menu_item")
def accessibility() -> MenuItem:
    url = reverse_lazy("accessibility:reports")
    return ReportsItem(gettext_lazy("Reports on accessibility"), url, icon_name="help", order=930)


class ReportsWaiting(SummaryItem):
    """On the editors' front page: how many reports wait, and how many of them too long."""

    order = 300
    template_name = "accessibility/_waiting.html"

    def get_context_data(self, parent_context: dict[str, object]) -> dict[str, object]:
        return {
            "waiting": AccessibilityReport.objects.waiting().count(),
            "overdue": AccessibilityReport.objects.overdue(timezone.localdate()).count(),
        }

    def is_shown(self) -> bool:
        return self.request.user.has_perm("cms.answer_accessibility")


@hooks.register("construct_homepage_summary_items", order=2)
def tell_reports(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(ReportsWaiting(request))


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_help_menu")
def leave_out_unused(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [
        item for item in items if item.name not in UNUSED and not item.name.startswith("whats-new")
    ]


@hooks.register("construct_homepage_summary_items", order=1)
def leave_out_images(request: HttpRequest, items: list[SummaryItem]) -> None:
    items[:] = [item for item in items if type(item).__name__ != "ImagesSummaryItem"]


@hooks.register("insert_global_admin_css")
def dress() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/editors.css"))


@hooks.register("construct_homepage_panels")
def say_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WaitingPanel())


@hooks.register("register_admin_urls")
def rooms() -> list[URLPattern | URLResolver]:
    return [
        path("import/", include("cms.importing.urls")),
        path("circulate/<int:page>/", ask_departments, name="circulate"),
        path("templates/", include("cms.cloning.urls")),
        path("outside/", include("cms.outsiders_urls")),
    ]


@hooks.register("register_page_header_buttons")
def lead_to_import(page: Page, user: User, **where: object) -> Iterator[Button]:
    if isinstance(page, PolicyPage) and page.permissions_for_user(user).can_edit():
        url = reverse("importing:start", args=[page.pk])
        yield Button(_("Import text"), url, icon_name="upload", priority=15)
        url = reverse("outsiders:share", args=[page.pk])
        yield Button(_("Show to people outside"), url, icon_name="view", priority=16)
        yield from _ways_on(page)
        url = reverse("circulate", args=[page.pk])
        yield Button(_("Ask departments"), url, icon_name="mail", priority=17)


def _ways_on(page: PolicyPage) -> Iterator[Button]:
    if page.consultation_id:
        url = reverse("cloning:second_round", args=[page.pk])
        yield Button(_("Second round"), url, icon_name="resubmit", priority=17)
    if not page.is_template:
        url = reverse("cloning:keep", args=[page.pk])
        yield Button(_("Keep as a template"), url, icon_name="copy", priority=18)


@hooks.register("register_admin_menu_item")
def templates() -> MenuItem:
    url = reverse_lazy("cloning:index")
    return RoomItem(gettext_lazy("Templates of drafts"), url, icon_name="copy", order=150)


@hooks.register("before_publish_page")
def publish_as_a_whole(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Publish through the page itself: Wagtail's editing view would go past ``publish()``."""
    if not isinstance(page, PolicyPage):
        return None
    if page.awaits_another(request.user):
        raise ApprovedBefore
    page.get_latest_revision().publish(user=request.user)
    page = PolicyPage.objects.select_related("consultation").get(pk=page.pk)
    if page.approved_schedule:
        messages.success(request, _("Planned. It is published when its time has come."))
    else:
        messages.success(request, _("Published. People find it among the consultations."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_edit_page")
def overwrite_nothing(request: HttpRequest, page: Page) -> None:
    """Refuse to save over what somebody saved since; Wagtail does so when it saves by itself."""
    if request.method == "POST" and isinstance(page, PolicyPage) and is_outdated(request, page):
        raise SavedMeanwhile


hooks.register("before_bulk_action", keep_papers)


@hooks.register("register_log_actions")
def name_what_is_logged(actions: LogActionRegistry) -> None:
    actions.register_action(
        "cms.not_released",
        gettext_lazy("Plan dropped"),
        gettext_lazy("Could not be published when its time came: something is missing or over."),
    )


@hooks.register("register_rich_text_features", order=10)
def lead_to_the_page_of_a_file(features: FeatureRegistry) -> None:
    features.register_link_type(PageOfDocument)
