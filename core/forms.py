from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

# Digits of the largest number a row can have, but for one.
LONGEST_NUMBER = 18


class RowsField(forms.ModelMultipleChoiceField):
    """Some rows by their numbers; a number that no row can have is a wrong choice, no fault."""

    def clean(self, value: Any) -> QuerySet:
        for number in value or ():
            if len(str(number)) > LONGEST_NUMBER:
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, "invalid_pk_value", {"pk": str(number)[:20]})
        return super().clean(value)
