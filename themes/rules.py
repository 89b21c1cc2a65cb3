import rules

from accounts.models import User
from themes.models import Run


@rules.predicate
def is_official_of_run(user: User, run: Run) -> bool:
    return user.is_authenticated and run.department_id in user.department_ids


@rules.predicate
def is_supervisor(user: User) -> bool:
    return user.is_authenticated and user.is_supervisor


@rules.predicate
def is_official(user: User) -> bool:
    return user.is_authenticated and user.is_official


rules.add_perm("themes.view_runs", is_official | is_supervisor)
rules.add_perm("themes.view_run", is_official_of_run | is_supervisor)
rules.add_perm("themes.change_run", is_official_of_run)
