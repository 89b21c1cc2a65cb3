"""What a request tells of where a signature comes from."""

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

from petitions.families import Families, device_of, domain_of, network_of
from petitions.models import ThrowawayDomain

# Seconds for which a process believes the list of throw-away domains.
BELIEVED = 60


def families_of(request: HttpRequest) -> Families:
    """The network, the class of browser and the kind of mail address of whoever signs."""
    address = get_adapter(request).get_client_ip(request)
    return Families(
        network=network_of(address, timezone.localdate()),
        device=device_of(request.headers.get("User-Agent", "")),
        is_throwaway=domain_of(getattr(request.user, "email", "")) in _throwaway_domains(),
    )


def _throwaway_domains() -> set[str]:
    # Whoever signs asks: not over the network.
    return caches["process"].get_or_set(
        "petitions.throwaway",
        lambda: set(ThrowawayDomain.objects.values_list("domain", flat=True)),
        BELIEVED,
    )
