from django.db import models


class Joining(models.Model):
    """Up to when people who were identified have been looked for in ballots and maps; one row."""

    identified_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"joined up to {self.identified_at}"
