"""What of somebody's public words may be quoted: the whole where it is short, or a paragraph."""

from forums.models import Post

# Paragraphs of a long text that are offered.
MOST_OFFERED = 20


def quotable(body: str) -> dict[str, str]:
    """Name what may be quoted of ``body``: "all" or "p1", "p2" …, each at most Post.QUOTE long."""
    parts = [part.strip() for part in body.split("\n") if part.strip()]
    offered = {f"p{number}": _cut(part) for number, part in enumerate(parts[:MOST_OFFERED], 1)}
    if len(body) <= Post.QUOTE:
        return {"all": body} if len(parts) < 2 else {"all": body, **offered}
    return offered


def _cut(part: str) -> str:
    return part if len(part) <= Post.QUOTE else f"{part[: Post.QUOTE - 1]}…"
