from cms.models.accessibility import AccessibilityReport
from cms.models.approval import Approval, ApprovedBefore
from cms.models.importing import TextImport
from cms.models.outsiders import OutsideAddress
from cms.models.papers import PublishedPaper
from cms.models.policy import PolicyPage, PublicRecord
from cms.models.site import GuidePage, HomePage

__all__ = [
    "AccessibilityReport",
    "Approval",
    "ApprovedBefore",
    "GuidePage",
    "HomePage",
    "OutsideAddress",
    "PolicyPage",
    "PublicRecord",
    "PublishedPaper",
    "TextImport",
]
