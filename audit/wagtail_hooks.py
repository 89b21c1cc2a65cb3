from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from accounts.models import User
from audit.services import record
from audit.viewsets import RecordedDepartmentViewSet, RecordedMembershipViewSet


class Organisation(ViewSetGroup):
    menu_label = _("Organisation")
    menu_icon = "group"
    add_to_settings_menu = True
    items = (RecordedDepartmentViewSet(), RecordedMembershipViewSet())


@hooks.register("register_admin_viewset")
def organisation() -> Organisation:
    return Organisation()


@hooks.register("after_create_user")
def user_entered(request: HttpRequest, user: User) -> None:
    record(verb="accounts.user_entered", subject=user, actor=request.user)


@hooks.register("after_edit_user")
def user_changed(request: HttpRequest, user: User) -> None:
    record(verb="accounts.user_changed", subject=user, actor=request.user)
