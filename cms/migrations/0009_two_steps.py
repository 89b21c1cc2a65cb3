from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The head of the office that drafts reads first; then the legal office, and that publishes.
HEADS, APPROVERS = "起草审核", "法制审核"


def add_first_step(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the drafters' heads before the legal office, with the rights of who writes."""
    groups = apps.get_model("auth.Group").objects
    approvers = groups.filter(name=APPROVERS).first()
    workflow = apps.get_model("wagtailcore.Workflow").objects.filter(name=APPROVERS).first()
    if approvers is None or workflow is None:
        return  # a site that has made its own workflow keeps it
    heads, _ = groups.get_or_create(name=HEADS)
    heads.permissions.set(approvers.permissions.all())
    pages = apps.get_model("wagtailcore.GroupPagePermission").objects
    for row in pages.filter(group=approvers).exclude(permission__codename="publish_page"):
        pages.get_or_create(group=heads, page=row.page, permission=row.permission)
    papers = apps.get_model("wagtailcore.GroupCollectionPermission").objects
    for row in papers.filter(group=approvers):
        papers.get_or_create(
            group=heads, collection=row.collection, permission=row.permission
        )
    _before(apps, workflow, heads)


def _before(apps: StateApps, workflow: object, heads: object) -> None:
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = apps.get_model("wagtailcore.GroupApprovalTask").objects.create(
        name=HEADS, content_type=content_type
    )
    task.groups.add(heads)
    steps = apps.get_model("wagtailcore.WorkflowTask").objects
    for step in steps.filter(workflow=workflow):
        step.sort_order += 1
        step.save()
    steps.create(workflow=workflow, task=task, sort_order=0)


class Migration(migrations.Migration):
    dependencies = [("cms", "0008_state_of_the_draft"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(add_first_step, migrations.RunPython.noop)]
