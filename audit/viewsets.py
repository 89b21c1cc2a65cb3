"""Posts and departments as superusers edit them, each change on the record."""

from django.db import transaction
from wagtail.admin.views import generic

from accounts.models import Department, Membership
from accounts.viewsets import (
    DepartmentCreateView,
    DepartmentEditView,
    DepartmentViewSet,
    MembershipViewSet,
)
from audit.models import Event
from audit.services import record


def _post(view: generic.CreateView, post: Membership, *, verb: str) -> Event:
    return record(
        verb=verb,
        subject=post,
        actor=view.request.user,
        department=post.department,
        user=post.user_id,
        role=post.role,
        expires_on=post.expires_on.isoformat() if post.expires_on else "",
    )


class PostGiveView(generic.CreateView):
    @transaction.atomic
    def save_instance(self) -> Membership:
        post = super().save_instance()
        _post(self, post, verb="accounts.post_given")
        return post


class PostChangeView(generic.EditView):
    @transaction.atomic
    def save_instance(self) -> Membership:
        post = super().save_instance()
        _post(self, post, verb="accounts.post_changed")
        return post


class PostTakeView(generic.DeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        _post(self, self.object, verb="accounts.post_taken")
        super().delete_action()


class RecordedMembershipViewSet(MembershipViewSet):
    add_view_class = PostGiveView
    edit_view_class = PostChangeView
    delete_view_class = PostTakeView


class DepartmentFoundView(DepartmentCreateView):
    @transaction.atomic
    def save_instance(self) -> Department:
        unit = super().save_instance()
        record(verb="accounts.department_founded", subject=unit, actor=self.request.user)
        return unit


class DepartmentChangeView(DepartmentEditView):
    @transaction.atomic
    def save_instance(self) -> Department:
        unit = super().save_instance()
        record(verb="accounts.department_changed", subject=unit, actor=self.request.user)
        return unit


class RecordedDepartmentViewSet(DepartmentViewSet):
    add_view_class = DepartmentFoundView
    edit_view_class = DepartmentChangeView
