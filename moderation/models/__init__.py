from moderation.models.case import Case, Decision, Reason, Seen
from moderation.models.copy import Comparison, Copy

__all__ = ["Case", "Comparison", "Copy", "Decision", "Reason", "Seen"]
