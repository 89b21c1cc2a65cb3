"""People, departments and posts in the editors' room, for superusers."""

from django.db.models import QuerySet
from django.forms import ModelForm
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views import users

from accounts.forms import CONTACT
from accounts.models import Department, Membership, User
from accounts.services import place_department, vouch_for
from accounts.staff_forms import (
    DepartmentForm,
    MembershipForm,
    NewMembershipForm,
    UserCreationForm,
    UserEditForm,
)


class UserIndexView(users.IndexView):
    search_fields = {"email", "phone", "display_name", "pseudonym"}

    @cached_property
    def columns(self) -> list[Column]:
        contact = Column("contact", accessor=lambda user: user.email or user.phone, label=CONTACT)
        return [contact if c.name == User.USERNAME_FIELD else c for c in super().columns]


class UserCreateView(users.CreateView):
    def save_instance(self) -> User:
        return vouch_for(user=super().save_instance())


class UserEditView(users.EditView):
    def save_instance(self) -> User:
        user = super().save_instance()
        if {"email", "phone"} & set(self.form.changed_data):
            vouch_for(user=user)
        return user


class UserViewSet(users.UserViewSet):
    index_view_class = UserIndexView
    add_view_class = UserCreateView
    edit_view_class = UserEditView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return UserEditForm if for_update else UserCreationForm


class PlaceInTree:
    def save_instance(self) -> Department:
        place = self.form.cleaned_data["parent"]
        return place_department(department=self.form.save(commit=False), parent=place)


class DepartmentCreateView(PlaceInTree, generic.CreateView):
    pass


class DepartmentEditView(PlaceInTree, generic.EditView):
    pass


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "site"
    menu_label = _("Departments")
    ordering = "path"
    list_display = ["indented_name", "code"]
    search_fields = ["name", "code"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = DepartmentCreateView
    edit_view_class = DepartmentEditView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return DepartmentForm


class MembershipIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user", "department")


class MembershipViewSet(ModelViewSet):
    model = Membership
    index_view_class = MembershipIndexView
    icon = "group"
    menu_label = _("Posts")
    ordering = ["department__path", "role"]
    list_display = [
        "user",
        Column("department", label=_("Department")),
        Column("get_role_display", label=_("Role")),
        "expires_on",
    ]
    list_filter = ["role"]
    search_fields = ["user__email", "user__phone", "user__display_name", "department__name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return MembershipForm if for_update else NewMembershipForm
