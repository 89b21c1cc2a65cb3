"""Which signatures an invalidation is about: what is asked for, as rows, as JSON, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Region, User
from petitions.families import device_name
from petitions.models import Signature
from presentation.dates import moment


@dataclass(frozen=True)
class Condition:
    """What has to be true of a signature, all of it at once; what is empty is not asked for.

    ``since`` is within, ``until`` is not. ``region`` is the code of one, its parts belong to it;
    ``assurance`` is exactly that level.
    """

    since: datetime | None = None
    until: datetime | None = None
    networks: tuple[int, ...] = ()
    devices: tuple[int, ...] = ()
    region: str = ""
    throwaway: bool = False
    assurance: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Condition()

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.since and self.since.isoformat(),
            "to": self.until and self.until.isoformat(),
            "networks": list(self.networks),
            "devices": list(self.devices),
            "region": self.region,
            "throwaway": self.throwaway,
            "assurance": self.assurance,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Condition":
        since, until = told["from"], told["to"]
        return cls(
            since=since and datetime.fromisoformat(since),
            until=until and datetime.fromisoformat(until),
            networks=tuple(told["networks"]),
            devices=tuple(told["devices"]),
            region=told["region"],
            throwaway=told["throwaway"],
            assurance=told["assurance"],
        )

    def met_by(self, rows: QuerySet[Signature]) -> QuerySet[Signature]:
        """Those of ``rows`` that count and meet it. Where a region is asked for, one query."""
        asked: dict[str, Any] = {
            "signed_at__gte": self.since,
            "signed_at__lt": self.until,
            "network__in": self.networks,
            "device__in": self.devices,
            "region__in": within(self.region) if self.region else None,
            "is_throwaway": self.throwaway or None,
            "assurance": self.assurance,
        }
        given = {name: value for name, value in asked.items() if value not in (None, ())}
        return rows.filter(state=Signature.State.STANDING, **given)

    def words(self) -> list[str]:
        """Say each thing that is asked for in words of its own. One query where a region is."""
        return list(self._words())

    def _words(self) -> Iterator[str]:
        if self.since:
            yield _("signed from %(moment)s on") % {"moment": moment(self.since)}
        if self.until:
            yield _("signed before %(moment)s") % {"moment": moment(self.until)}
        if self.networks:
            number = len(self.networks)
            told = ngettext("from %(n)s network family", "from %(n)s network families", number)
            yield told % {"n": number}
        if self.devices:
            yield _("signed with %(devices)s") % {
                "devices": pgettext("between names", ", ").join(
                    device_name(one) for one in self.devices
                )
            }
        if self.region:
            found = Region.objects.filter(pk=self.region).first()
            yield _("from %(region)s") % {"region": found or self.region}
        if self.throwaway:
            yield _("with a throw-away mail address")
        if self.assurance is not None:
            yield _("signer: %(level)s") % {"level": User.Assurance(self.assurance).label}


def within(code: str) -> list[str]:
    """The codes of a region and of all its parts, however deep. One query: regions are few."""
    parents = dict(Region.objects.values_list("code", "parent"))

    def lies(each: str | None) -> bool:
        while each is not None and each != code:
            each = parents.get(each)
        return each is not None

    return [each for each in parents if lies(each)]
