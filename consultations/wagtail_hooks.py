from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from consultations.models import Profile


class ProfileViewSet(ModelViewSet):
    """The law's numbers: rows with their source, changed by superusers alone."""

    model = Profile
    icon = "calendar-check"
    menu_label = _("Procedures")
    menu_order = 600
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["title", "min_days", "hard_min_days", "answer_workdays", "moderation"]
    form_fields = [
        "key",
        "title",
        "source",
        "valid_from",
        "min_days",
        "hard_min_days",
        "answer_workdays",
        "needs_clauses",
        "moderation",
    ]


@hooks.register("register_admin_viewset")
def profiles() -> ProfileViewSet:
    return ProfileViewSet()
