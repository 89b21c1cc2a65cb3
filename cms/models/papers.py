from django.db import models
from wagtail.documents.models import Document


class PublishedPaper(models.Model):
    """A file that was published with a version: it is neither replaced nor deleted any more."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.document)
