import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("contributions", "0006_carried"),
    ]

    operations = [
        migrations.AddField(
            model_name="carried",
            name="origin",
            field=models.ForeignKey(default=0, on_delete=django.db.models.deletion.PROTECT, related_name="carried_out", to="contributions.thread"),
            preserve_default=False,
        ),
    ]
