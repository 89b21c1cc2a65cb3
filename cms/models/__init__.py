from cms.models.policy import PolicyPage, PublicRecord
from cms.models.site import GuidePage, HomePage

__all__ = ["GuidePage", "HomePage", "PolicyPage", "PublicRecord"]
