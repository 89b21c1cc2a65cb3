"""What the routes of drafts are about, for the table of who may enter which address."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from cms.importing.services import start_import
from cms.importing.source import Source
from cms.models import OutsideAddress, PolicyPage
from cms.outsiders import token_of
from nlp.outline import Line
from tests.cms import pages

EDITORS = {"admin"}
EVERYBODY = {
    "guest",
    "author",
    "citizen",
    "owner",
    "official",
    "moderator",
    "supervisor",
    "clerk",
    "admin",
}
ROUTES: dict[str, tuple[str, str, set[str]]] = {
    "importing:start": ("get", "draft", EDITORS),
    "importing:show": ("get", "imported", EDITORS),
    "importing:correct": ("post", "imported row", EDITORS),
    "importing:several": ("post", "imported", EDITORS),
    "importing:rematch": ("post", "imported", EDITORS),
    "importing:put_in": ("post", "imported", EDITORS),
    "importing:discard": ("post", "imported", EDITORS),
    "outsiders:share": ("get", "draft", EDITORS),
    "outsiders:end": ("post", "shown", EDITORS),
    "drafts:outside": ("get", "token", EVERYBODY),
    "cloning:index": ("get", "", EDITORS),
    "cloning:keep": ("get", "draft", EDITORS),
    "cloning:begin": ("post", "template", EDITORS),
    "cloning:second_round": ("get", "released", EDITORS),
}
ABOUT = {about for _method, about, _who in ROUTES.values() if about}


def parts(about: str, by: User) -> list[object]:
    """The parts of the address, nothing for other routes; what is begun is begun ``by`` them."""
    if about not in ABOUT:
        return []
    if about == "released":
        return [pages.published().pk]
    if about == "template":
        return [pages.policy(template_name="公共空间").pk]
    page = pages.policy()
    if about == "draft":
        return [page.pk]
    return _imported(page, by, about) if "imported" in about else _shown(page, by, about)


def _imported(page: PolicyPage, by: User, about: str) -> list[object]:
    source = Source((Line("第一条 甲。", 1), Line("第二条 乙。", 2)))
    row = start_import(page=page, by=by, source=source)
    return [row.pk, row.rows[0]["id"]] if about == "imported row" else [row.pk]


def _shown(page: PolicyPage, by: User, about: str) -> list[object]:
    now = timezone.now()
    row = OutsideAddress.objects.create(
        page=page,
        revision=page.save_revision(),
        made_by=by,
        made_at=now,
        until=now + timedelta(days=7),
    )
    return [token_of(row)] if about == "token" else [page.pk, row.pk]
