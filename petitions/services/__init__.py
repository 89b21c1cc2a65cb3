from petitions.services.appealing import appeal, contested, decide_appeal
from petitions.services.checking import check, hide
from petitions.services.news import send_news, tell_signers
from petitions.services.running import close_due, extend, lapse_due, merge, move_on, stop
from petitions.services.sponsor_count import recount_sponsors
from petitions.services.sponsoring import sponsor
from petitions.services.writing import (
    begin,
    discard,
    draft,
    edit_again,
    give_up,
    look_for_sponsors,
    rewrite,
    take_back,
)

__all__ = [
    "appeal",
    "begin",
    "check",
    "close_due",
    "contested",
    "decide_appeal",
    "discard",
    "draft",
    "edit_again",
    "extend",
    "give_up",
    "hide",
    "lapse_due",
    "look_for_sponsors",
    "merge",
    "move_on",
    "recount_sponsors",
    "rewrite",
    "send_news",
    "sponsor",
    "stop",
    "take_back",
    "tell_signers",
]
