from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0004_receipts_and_first_rows"),
        ("responses", "0002_matters_as_a_whole"),
    ]
    operations = [
        migrations.RemoveConstraint("reached", "reached_record_of_something_held"),
        migrations.RemoveField("reached", "held_on"),
        migrations.RemoveField("reached", "place"),
        migrations.RemoveField("reached", "record"),
        migrations.RemoveField("reached", "record_url"),
    ]
