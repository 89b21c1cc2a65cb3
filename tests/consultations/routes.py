"""Who may enter what belongs to consultations: rows of the table of all routes."""

Row = tuple[str, str, set[str]]


def public(everybody: set[str], persons: set[str]) -> dict[str, Row]:
    """Route → (method, what it is about, who may enter)."""
    return {
        "consultations:index": ("get", "", everybody),
        "consultations:choose": ("get", "", everybody),
        "consultations:calendar": ("get", "", everybody),
        "consultations:calendar_file": ("get", "", everybody),
        "consultations:feed": ("get", "", everybody),
        "consultations:round_file": ("get", "consultation", everybody),
        "consultations:detail": ("get", "consultation", everybody),
        "consultations:versions": ("get", "consultation", everybody),
        "consultations:version": ("get", "numbered", everybody),
        "consultations:compare": ("get", "consultation", everybody),
        "consultations:submit": ("get", "open", everybody),
        "consultations:report": ("get", "consultation", everybody),
        "consultations:thread": ("get", "thread", everybody),
        "consultations:card": ("get", "consultation", everybody),
        "consultations:code": ("get", "consultation", everybody),
        "consultations:clause_code": ("get", "thread", everybody),
        "consultations:poster": ("get", "consultation", everybody),
        "consultations:paper": ("get", "open", everybody),
        "consultations:embed": ("get", "consultation", everybody),
        "consultations:follow": ("post", "open", persons),
        "consultations:followed": ("get", "", persons),
        "track:index": ("get", "", everybody),
        "track:receipt": ("get", "receipt", {"author"}),
    }


def desk(owner: set[str]) -> dict[str, Row]:
    """The same for the rooms of officials."""
    return {
        "rounds:index": ("get", "", {"owner", "official"}),
        "rounds:detail": ("get", "consultation", owner),
        "rounds:extend": ("post", "open", owner),
        "rounds:call_off": ("post", "open", owner),
        "rounds:pause": ("post", "consultation", owner),
        "rounds:resume": ("post", "consultation", owner),
        "rounds:postpone": ("post", "consultation", owner),
        "rounds:archive": ("post", "consultation", owner),
        "rounds:copies": ("get", "consultation", owner),
        "rounds:relations": ("get", "consultation", owner),
        "rounds:unrelate": ("post", "related", owner),
        "rounds:lineage": ("get", "consultation", owner),
        "rounds:confirm_sure": ("post", "consultation", owner),
        "rounds:match": ("get", "matched", owner),
        "rounds:start_themes": ("post", "consultation", owner),
        "rounds:finish": ("post", "consultation", owner),
        "planning:timetable": ("get", "", {"owner", "official", "admin"}),
        "planning:days": ("get", "", {"owner", "official", "admin"}),
        "planning:procedures": ("get", "", {"owner", "official", "admin"}),
    }
