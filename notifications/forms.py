from django import forms


class SeenForm(forms.Form):
    """The newest notice the reader had before their eyes when they said they had read all."""

    newest = forms.IntegerField(min_value=1, max_value=2**63 - 1)
