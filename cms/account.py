"""The editors' own settings: the name is the one this site knows them by."""

from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
)
from wagtail.users.models import UserProfile

from accounts.models import User


class NameForm(ModelForm):
    class Meta:
        model = User
        fields = ["display_name"]


class NamePanel(BaseSettingsPanel):
    name = "name"
    title = _("Name")
    order = 100
    form_class = NameForm


class SettingsView(AccountView):
    """Wagtail's asks for a first and a last name, which a user here does not have."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Return Wagtail's panels with our own in the place of its names."""
        theirs = super().get_panels()
        kept = [panel for panel in theirs if not isinstance(panel, NameEmailSettingsPanel)]
        profile = UserProfile.get_for_user(self.request.user)
        return [NamePanel(self.request, self.request.user, profile), *kept]


settings_view = require_admin_access(SettingsView.as_view())
