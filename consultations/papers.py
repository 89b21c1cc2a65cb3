"""The files beside a draft, each with what stood in its place before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from consultations.models import AttachmentKind, Version


@dataclass(frozen=True)
class Earlier:
    """A file that was replaced, and the version in which it stood last."""

    file: dict[str, Any]
    version: int


@dataclass(frozen=True)
class Paper:
    """A file of the newest version; ``kind`` in words, "" for one without; the latest on top."""

    file: dict[str, Any]
    kind: str
    earlier: tuple[Earlier, ...] = ()


def papers(version: Version) -> list[Paper]:
    """One query more where there is an earlier version and a file with a place of its own."""
    files: Sequence[dict[str, Any]] = version.attachments
    before: list[Version] = []
    if version.number > 1 and any(file.get("key") for file in files):
        rows = Version.objects.filter(consultation=version.consultation_id)
        rows = rows.filter(number__lt=version.number).only("number", "attachments")
        before = list(rows.order_by("-number"))
    return [Paper(file, _kind(file), _earlier(file, before)) for file in files]


def _kind(file: dict[str, Any]) -> str:
    return str(AttachmentKind(file["kind"]).label) if file.get("kind") else ""


def _earlier(file: dict[str, Any], before: Sequence[Version]) -> tuple[Earlier, ...]:
    found: list[Earlier] = []
    seen = {file["sha256"]}
    for version in before:
        for old in version.attachments:
            if file.get("key") and old.get("key") == file["key"] and old["sha256"] not in seen:
                seen.add(old["sha256"])
                found.append(Earlier(old, version.number))
    return tuple(found)
