"""What the machine saw in a petition: reasons to look, never verdicts."""

from dataclasses import asdict

from moderation.models import Case
from moderation.models.case import Seen
from nlp.screen import screen
from nlp.sensitive import mentions
from nlp.spans import TOKENS
from petitions.models import Petition


def seen_in(petition: Petition) -> list[Seen]:
    """Say in words why a checker should look closer; most petitions have nothing."""
    text = f"{petition.title}\n{petition.ask}\n{petition.background}"
    findings = [asdict(finding) for finding in screen(text)]
    masked = [kind for kind, token in TOKENS.items() if token in text]
    if masked:
        findings.append({"code": Case.Cause.PRIVACY, "evidence": ", ".join(masked)})
    told = sorted({mention.category for mention in mentions(text)})
    if told:
        findings.append({"code": Case.Cause.SENSITIVE, "evidence": ", ".join(told)})
    return Case(findings=findings).seen
