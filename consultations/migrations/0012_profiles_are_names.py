import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0011_rules_of_profiles")]
    operations = [
        migrations.RemoveConstraint(
            model_name='profile',
            name='profile_periods_in_order',
        ),
        migrations.RemoveConstraint(
            model_name='profile',
            name='profile_answer_in_time',
        ),
        migrations.RemoveConstraint(
            model_name='profile',
            name='profile_moderation_known',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='answer_workdays',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='hard_min_days',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='min_days',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='moderation',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='needs_clauses',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='source',
        ),
        migrations.RemoveField(
            model_name='profile',
            name='valid_from',
        ),
        migrations.AlterField(
            model_name="consultation",
            name="rules",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consultations",
                to="consultations.rules",
            ),
        ),
    ]
