from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Who writes does not publish; who publishes has read what another wrote.
EDITORS, APPROVERS = "政策编辑", "法制审核"
ON_PAGES = {
    EDITORS: ("add", "change"),
    APPROVERS: ("add", "change", "publish", "lock", "unlock"),
}
ON_DOCUMENTS = ("add", "change", "choose")


def replace_groups(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    groups = apps.get_model("auth.Group").objects
    groups.filter(name__in=["Moderators", "Editors"]).delete()
    home = apps.get_model("cms.HomePage").objects.get()
    collection = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    access = _permission(apps, "wagtailadmin", "admin", "access_admin")
    for name, verbs in ON_PAGES.items():
        group = groups.create(name=name)
        group.permissions.add(access)
        for verb in verbs:
            apps.get_model("wagtailcore.GroupPagePermission").objects.create(
                group=group,
                page_id=home.pk,
                permission=_permission(apps, "wagtailcore", "page", f"{verb}_page"),
            )
        for verb in ON_DOCUMENTS:
            apps.get_model("wagtailcore.GroupCollectionPermission").objects.create(
                group=group,
                collection=collection,
                permission=_permission(apps, "wagtaildocs", "document", f"{verb}_document"),
            )


def replace_workflow(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """One step: a person of the legal office approves, and that publishes."""
    workflows = apps.get_model("wagtailcore.Workflow").objects
    tasks = apps.get_model("wagtailcore.GroupApprovalTask").objects
    workflows.all().delete()
    tasks.all().delete()
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = tasks.create(name=APPROVERS, content_type=content_type)
    task.groups.add(apps.get_model("auth.Group").objects.get(name=APPROVERS))
    workflow = workflows.create(name=APPROVERS)
    apps.get_model("wagtailcore.WorkflowTask").objects.create(
        workflow=workflow, task=task, sort_order=0
    )
    home = apps.get_model("cms.HomePage").objects.get()
    apps.get_model("wagtailcore.WorkflowPage").objects.create(workflow=workflow, page_id=home.pk)


def _permission(apps: StateApps, app_label: str, model: str, codename: str) -> object:
    """Find a permission, or make it: Django itself does so only after all migrations."""
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_site"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [
        migrations.RunPython(replace_groups, migrations.RunPython.noop),
        migrations.RunPython(replace_workflow, migrations.RunPython.noop),
    ]
