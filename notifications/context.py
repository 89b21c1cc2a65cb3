from django.http import HttpRequest


def unread(request: HttpRequest) -> dict[str, int]:
    """How many notices wait for the signed-in reader; one query, none for a guest."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_count": user.notices.unread().count()}
