from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def open_the_door(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the home page where Wagtail's welcome page stands, as the root of the only site."""
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="cms", model="homepage"
    )
    # The site goes with the page it begins at.
    pages = apps.get_model("wagtailcore.Page").objects
    pages.filter(path="00010001", depth=2).delete()
    pages.filter(depth=1).update(title="全部页面", draft_title="全部页面")
    home = apps.get_model("cms.HomePage").objects.create(
        title="首页",
        draft_title="首页",
        slug="home",
        url_path="/home/",
        path="00010001",
        depth=2,
        numchild=0,
        content_type=content_type,
        locale=apps.get_model("wagtailcore.Locale").objects.get(language_code="zh-hans"),
    )
    apps.get_model("wagtailcore.Site").objects.create(
        hostname="localhost", root_page_id=home.pk, is_default_site=True
    )


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]
    operations = [migrations.RunPython(open_the_door, migrations.RunPython.noop)]
