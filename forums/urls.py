from django.urls import path

from forums.views import (
    boards,
    finding,
    own,
    posts,
    sessions,
    threads,
    topics,
    wording,
    wording_writing,
    writing,
)

app_name = "forums"
urlpatterns = [
    # Boards, topics and posts.
    path("", boards.index, name="index"),
    path("<int:pk>/", topics.topic, name="topic"),
    path("<int:pk>/follow/", topics.follow, name="follow"),
    path("<int:pk>/related/", finding.beside, name="related"),
    path("<int:pk>/reply/", writing.reply, name="reply"),
    path("alike/", finding.look_alike, name="look_alike"),
    path("boards/<int:pk>/", boards.board, name="board"),
    path("boards/<int:pk>/new/", writing.new, name="new"),
    path("drafts/", own.drafts, name="drafts"),
    path("drafts/discard/", own.discard, name="discard_draft"),
    path("drafts/keep/", own.keep, name="keep_draft"),
    path("followed/", own.followed, name="followed"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit"),
    path("posts/<int:pk>/history/", posts.history, name="history"),
    path("posts/<int:pk>/replies/", posts.replies, name="replies"),
    path("search/", finding.search, name="search"),
    path("tags/<int:pk>/", finding.tag, name="tag"),
    path("threads/<int:thread_id>/", threads.thread, name="thread"),
    # Live sessions.
    path("sessions/", sessions.index, name="sessions"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/ask/", sessions.ask, name="session_ask"),
    path("sessions/<int:pk>/qr.svg", sessions.qr_code, name="session_qr"),
    path("sessions/<int:pk>/remind/", sessions.remind, name="session_remind"),
    path("sessions/<int:pk>/screen/", sessions.screen, name="session_screen"),
    # Wordings.
    path("<int:pk>/wording/", wording.index, name="wording"),
    path("<int:pk>/wording/<int:number>/", wording.proposal, name="proposal"),
    path("<int:pk>/wording/<int:number>/edit/", wording_writing.edit_wording, name="edit_wording"),
    path("<int:pk>/wording/close/", wording_writing.close_wording, name="close_wording"),
    path("<int:pk>/wording/open/", wording_writing.open_wording, name="open_wording"),
    path("<int:pk>/wording/propose/", wording_writing.propose_wording, name="propose_wording"),
    path("<int:pk>/wording/reopen/", wording_writing.reopen_wording, name="reopen_wording"),
]
