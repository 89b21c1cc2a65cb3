from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from consultations.models import Profile, Rules
from consultations.office_forms import CalendarDayForm, RulesForm
from core.calendar import forget_overrides
from core.errors import DomainError
from core.models import CalendarDay


class StillUsed(DomainError):
    message = _("A consultation was begun under it: it is kept for as long as the consultation.")


class KeptDelete(DeleteView):
    """Deletes what nothing hangs on, and says why where something does."""

    def delete_action(self) -> None:
        try:
            super().delete_action()
        except ProtectedError as error:
            raise StillUsed from error


class DayDelete(DeleteView):
    def delete_action(self) -> None:
        super().delete_action()
        forget_overrides()


class ProfileViewSet(ModelViewSet):
    """The kinds of procedure, named by superusers alone."""

    model = Profile
    icon = "calendar-check"
    menu_label = _("Procedures")
    copy_view_enabled = False
    list_display = ["title", "when"]
    form_fields = ["key", "title", "when"]
    delete_view_class = KeptDelete


class RulesViewSet(ModelViewSet):
    """The law's numbers: rows with their source and the day since which they hold."""

    model = Rules
    icon = "calendar-alt"
    menu_label = _("Rules of procedures")
    list_display = ["profile", "valid_from", "min_days", "hard_min_days", "answer_workdays"]
    list_filter = ["profile"]
    delete_view_class = KeptDelete

    def get_form_class(self, for_update: bool = False) -> type[RulesForm]:
        return RulesForm


class CalendarDayViewSet(ModelViewSet):
    """Holidays and make-up workdays that the libraries do not know, or know wrongly."""

    model = CalendarDay
    icon = "date"
    menu_label = _("Days of calendars")
    copy_view_enabled = False
    list_display = ["day", "calendar", "is_workday", "name"]
    list_filter = ["calendar"]
    delete_view_class = DayDelete

    def get_form_class(self, for_update: bool = False) -> type[CalendarDayForm]:
        return CalendarDayForm


class Procedures(ViewSetGroup):
    menu_label = _("Procedures")
    menu_icon = "calendar-check"
    menu_order = 600
    add_to_settings_menu = True
    items = (ProfileViewSet, RulesViewSet, CalendarDayViewSet)


@hooks.register("register_admin_viewset")
def procedures() -> Procedures:
    return Procedures()
