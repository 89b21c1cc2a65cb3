from accounts.models import User


def raise_assurance(*, user: User, level: int) -> User:
    """Note that ``user`` is known at least this surely; a level never falls by this verb."""
    User.objects.filter(pk=user.pk, assurance__lt=level).update(assurance=level)
    user.assurance = max(user.assurance, level)
    return user
