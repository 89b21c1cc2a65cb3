from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from moderation.models import Reason


class ReasonViewSet(ModelViewSet):
    """The published grounds for a moderator's no, changed by superusers alone."""

    model = Reason
    icon = "tag"
    menu_label = _("Moderation reasons")
    menu_order = 610
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["code", "label_zh", "label_en", "position", "retired_on"]
    form_fields = ["code", "label_zh", "label_en", "position", "retired_on"]


@hooks.register("register_admin_viewset")
def reasons() -> ReasonViewSet:
    return ReasonViewSet()
