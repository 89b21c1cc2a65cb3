from themes.models.reading import Reading, Sorter
from themes.models.run import Run
from themes.models.theme import Assignment, Subtheme, Theme

__all__ = ["Assignment", "Reading", "Run", "Sorter", "Subtheme", "Theme"]
