"""Boards and tags, changed by superusers in the editors' room."""

from django.db.models import ProtectedError
from django.forms import ModelForm, modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from forums.models import Board, Tag
from forums.services.boards import BoardInUse, save_board


class SaveBoard:
    """Saving by the service: topics that stand on the board follow its way of moderation."""

    def save_instance(self) -> Board:
        return save_board(board=self.form.save(commit=False), by=self.request.user)


class BoardCreateView(SaveBoard, generic.CreateView):
    pass


class BoardEditView(SaveBoard, generic.EditView):
    pass


class BoardDeleteView(generic.DeleteView):
    def delete_action(self) -> None:
        try:
            super().delete_action()
        except ProtectedError as error:
            raise BoardInUse from error


class BoardViewSet(ModelViewSet):
    """The places for topics."""

    model = Board
    # "boards" is the desk.
    name = url_prefix = "forum_board"
    icon = "comment"
    menu_label = _("Boards of discussions")
    menu_order = 630
    add_to_settings_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name", "department", "region", "opener", "position", "is_shown"]
    add_view_class = BoardCreateView
    edit_view_class = BoardEditView
    delete_view_class = BoardDeleteView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        fields = ["name", "about", "department", "region", "opener", "assurance", "moderation"]
        return modelform_factory(Board, fields=[*fields, "position", "is_shown"])


class TagViewSet(ModelViewSet):
    """Words under which topics of several boards are found together."""

    model = Tag
    name = url_prefix = "forum_tag"
    icon = "tag"
    menu_label = _("Tags of discussions")
    menu_order = 631
    add_to_settings_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name"]
    form_fields = ["name"]


@hooks.register("register_admin_viewset")
def tables() -> list[ModelViewSet]:
    return [BoardViewSet(), TagViewSet()]
