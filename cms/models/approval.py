from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, TaskState

from accounts.models import User
from core.errors import DomainError


class ApprovedBefore(DomainError):
    message = _(
        "You have approved this draft at the step before. A second person has to read it: "
        "nothing was changed, and the step stays open for a colleague."
    )


class Approval(GroupApprovalTask):
    """A step of approval by a group; whoever approved an earlier step does not approve this one."""

    class Meta:
        proxy = True
        verbose_name = _("approval by a group, never twice by one person")
        verbose_name_plural = _("approvals by a group")

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        """Leave out the approval for whoever gave the one before; to send back stays possible."""
        actions = super().get_actions(obj, user)
        if not approved_before(obj.current_workflow_task_state, user):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        if action_name == "approve" and approved_before(task_state, user):
            raise ApprovedBefore
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet:
        """Those that wait for this person, without the ones that wait for another."""
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        mine = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, finished_by=user)
        return states.exclude(workflow_state__in=mine.values("workflow_state"))


def approved_before(task_state: TaskState | None, user: User) -> bool:
    """Whether ``user`` approved an earlier step of the same round of approvals."""
    if task_state is None:
        return False
    steps = TaskState.objects.filter(workflow_state=task_state.workflow_state_id)
    steps = steps.filter(status=TaskState.STATUS_APPROVED, finished_by=user)
    return steps.exclude(pk=task_state.pk).exists()
