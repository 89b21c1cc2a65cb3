from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration over this site's people, who have no first and last name."""

    user_viewset = "accounts.viewsets.UserViewSet"
