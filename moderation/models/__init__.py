from moderation.models.case import Case, Decision, Reason, Seen

__all__ = ["Case", "Decision", "Reason", "Seen"]
