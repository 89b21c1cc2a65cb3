from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Count those who come by a code on a notice board or on the paper form."""

    dependencies = [("consultations", "0002_profiles")]

    operations = [
        migrations.AlterField(
            model_name="submission",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "website"),
                    ("wechat", "WeChat"),
                    ("qr", "QR code on paper"),
                    ("counter", "counter"),
                    ("hotline", "hotline"),
                    ("letter", "letter"),
                    ("meeting", "meeting"),
                    ("import", "imported"),
                ],
                default="web",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="submission", name="submission_channel_known"),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                name="submission_channel_known",
                condition=Q(
                    channel__in=[
                        "web",
                        "wechat",
                        "qr",
                        "counter",
                        "hotline",
                        "letter",
                        "meeting",
                        "import",
                    ]
                ),
            ),
        ),
    ]
