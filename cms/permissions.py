from wagtail.models import PagePermissionTester


class KeptPageTester(PagePermissionTester):
    """What anyone may do with a page; nobody takes away one that ``is_kept``."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.page.is_kept or not super().can_delete(ignore_bulk):
            return False
        # What departments were asked about stays on record with what they said.
        return not self.page.circulations.exists()

    def can_publish(self) -> bool:
        return not self._is_template and super().can_publish()

    def can_submit_for_moderation(self) -> bool:
        return not self._is_template and super().can_submit_for_moderation()

    @property
    def _is_template(self) -> bool:
        return getattr(self.page, "is_template", False)

    def can_unpublish(self) -> bool:
        return not self.page.is_kept and super().can_unpublish()
