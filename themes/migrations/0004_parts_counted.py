import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0002_indexes_for_counts"),
        ("themes", "0003_readings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="subtheme",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="assignments",
                to="themes.subtheme",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("subtheme__isnull", False)),
                fields=["subtheme", "theme", "contribution"],
                name="assignment_parts",
            ),
        ),
    ]
