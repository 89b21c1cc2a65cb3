from forums.services.posts import EditedTooLate, TopicClosed, edit_post, may_still_edit, reply
from forums.services.topics import BoardClosed, NotYourDepartment, TitleMissing, open_topic

__all__ = [
    "BoardClosed",
    "EditedTooLate",
    "NotYourDepartment",
    "TitleMissing",
    "TopicClosed",
    "edit_post",
    "may_still_edit",
    "open_topic",
    "reply",
]
