import rules

from accounts.models import User
from accounts.rules import is_official, is_supervisor
from themes.models import Run


@rules.predicate
def is_official_of_run(user: User, run: Run) -> bool:
    return user.is_authenticated and run.department_id in user.department_ids


rules.add_perm("themes.view_runs", is_official | is_supervisor)
rules.add_perm("themes.view_run", is_official_of_run | is_supervisor)
rules.add_perm("themes.change_run", is_official_of_run)
