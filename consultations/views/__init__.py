from consultations.views.public import detail, index, report, thread
from consultations.views.submission import submit_opinion
from consultations.views.tracking import look_up, track

__all__ = ["detail", "index", "look_up", "report", "submit_opinion", "thread", "track"]
