from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Widely known services of mail addresses without a name, each listed in the public-domain
# collection "disposable-email-domains". A place adds and removes rows as it learns.
DOMAINS = """
027168.com 10minutemail.com 10minutemail.net 20minutemail.com armyspy.com bccto.me burnermail.io
chacuo.net cuvox.de dayrep.com discard.email discardmail.com discardmail.de dispostable.com
einrot.com emailondeck.com fakeinbox.com fleckens.hu getnada.com grr.la guerrillamail.biz
guerrillamail.com guerrillamail.de guerrillamail.net guerrillamail.org guerrillamailblock.com
gustr.com harakirimail.com inboxkitten.com incognitomail.org jetable.org jourrapide.com
linshiyouxiang.net luxusmail.org mailcatch.com maildrop.cc mailexpire.com mailinator.com
mailinator.net mailnesia.com mailsac.com mintemail.com minuteinbox.com moakt.com mohmal.com
mytemp.email pokemail.net rhyta.com sharklasers.com spam4.me spambog.com spamgourmet.com
superrito.com teleworm.us temp-mail.io temp-mail.org tempinbox.com tempmail.com tempmailo.com
tempr.email throwawaymail.com trashmail.com trashmail.de trashmail.net wegwerfmail.de
wegwerfmail.net yopmail.com yopmail.fr yopmail.net
""".split()


def list_them(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    domain = apps.get_model("petitions", "ThrowawayDomain")
    domain.objects.bulk_create([domain(domain=name) for name in DOMAINS], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0007_fraud_and_forgetting")]

    operations = [migrations.RunPython(list_them, migrations.RunPython.noop)]
