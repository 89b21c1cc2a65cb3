from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from consultations.models import Profile, Rules


class ProfileViewSet(ModelViewSet):
    """The kinds of procedure, named by superusers alone."""

    model = Profile
    icon = "calendar-check"
    menu_label = _("Procedures")
    copy_view_enabled = False
    list_display = ["title", "when"]
    form_fields = ["key", "title", "when"]


class RulesViewSet(ModelViewSet):
    """The law's numbers: rows with their source and the day since which they hold."""

    model = Rules
    icon = "calendar-alt"
    menu_label = _("Rules of procedures")
    list_display = ["profile", "valid_from", "min_days", "hard_min_days", "answer_workdays"]
    list_filter = ["profile"]
    form_fields = [
        field.name for field in Rules._meta.fields if field.editable and not field.primary_key
    ]


class Procedures(ViewSetGroup):
    menu_label = _("Procedures")
    menu_icon = "calendar-check"
    menu_order = 600
    add_to_settings_menu = True
    items = (ProfileViewSet, RulesViewSet)


@hooks.register("register_admin_viewset")
def procedures() -> Procedures:
    return Procedures()
