from cms.models.accessibility import AccessibilityReport
from cms.models.approval import Approval, ApprovedBefore
from cms.models.circulation import Circulation, Invitation
from cms.models.importing import TextImport
from cms.models.outsiders import OutsideAddress
from cms.models.papers import PublishedPaper
from cms.models.policy import PolicyPage, PublicRecord
from cms.models.remark import Remark, Step, Treatment
from cms.models.site import GuidePage, HomePage

__all__ = [
    "AccessibilityReport",
    "Approval",
    "ApprovedBefore",
    "Circulation",
    "GuidePage",
    "HomePage",
    "Invitation",
    "OutsideAddress",
    "PolicyPage",
    "PublicRecord",
    "PublishedPaper",
    "Remark",
    "Step",
    "TextImport",
    "Treatment",
]
