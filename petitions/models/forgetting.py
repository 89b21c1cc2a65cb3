from django.db import models
from django.db.models import F, Q

from petitions.models.petition import Petition


class Forgotten(models.Model):
    """What the site no longer knows of those who signed a petition that is over, since when.

    A petition that is opened again and ends anew is forgotten anew: both moments are compared
    with the end.
    """

    petition = models.OneToOneField(
        Petition, models.CASCADE, primary_key=True, related_name="forgotten"
    )
    families_at = models.DateTimeField(null=True, blank=True)
    signers_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forgotten_families_first",
                condition=Q(signers_at__isnull=True) | Q(families_at__lte=F("signers_at")),
            )
        ]

    def __str__(self) -> str:
        return str(self.petition_id)
