from themes.models.run import Run
from themes.models.theme import Assignment, Theme

__all__ = ["Assignment", "Run", "Theme"]
