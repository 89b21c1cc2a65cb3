from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from cms.models import PublishedPaper
from cms.papers.cleaning import UnfitFile, cleaned
from cms.papers.kept import PublishedFile


class PaperForm(BaseDocumentForm):
    """Wagtail's form of a document: what is uploaded is looked at and cleaned first."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        if self.instance.pk and PublishedPaper.objects.filter(document=self.instance.pk).exists():
            raise ValidationError(str(PublishedFile.message))
        try:
            content = cleaned(file.file, file.name, file.size or 0)
        except UnfitFile as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        return SimpleUploadedFile(file.name, content, file.content_type)
