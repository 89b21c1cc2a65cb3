from cms.models.accessibility import AccessibilityReport
from cms.models.importing import TextImport
from cms.models.papers import PublishedPaper
from cms.models.policy import PolicyPage, PublicRecord
from cms.models.site import GuidePage, HomePage

__all__ = [
    "AccessibilityReport",
    "GuidePage",
    "HomePage",
    "PolicyPage",
    "PublicRecord",
    "PublishedPaper",
    "TextImport",
]
