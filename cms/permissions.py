from wagtail.models import PagePermissionTester


class KeptPageTester(PagePermissionTester):
    """What anyone may do with a page; nobody takes away one that ``is_kept``."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.page.is_kept and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return not self.page.is_kept and super().can_unpublish()
