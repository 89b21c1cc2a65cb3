from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import Department, User


class NeverDeleted(ModelPermissionPolicy):
    """Departments stay: the record names them. One that is dissolved loses its posts."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: User, actions: list[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Department, NeverDeleted(Department))


@hooks.register("before_delete_user")
def nobody_is_deleted(request: HttpRequest, user: User) -> None:
    """The record names people for good; somebody who leaves is made inactive."""
    raise PermissionDenied


@hooks.register("before_bulk_action")
def nobody_is_deleted_in_bulk(
    request: HttpRequest, action_type: str, objects: list[User], action: object
) -> None:
    if action_type == "delete" and any(isinstance(row, User) for row in objects):
        raise PermissionDenied
