from django.urls import path

from forums.views import (
    ballot_desk,
    map_desk,
    question_desk,
    session_desk,
    topic_acts,
    topic_desk,
    topic_posts,
    topic_words,
)

app_name = "boards"
urlpatterns = [
    # Ballots.
    path("ballots/", ballot_desk.index, name="ballots"),
    path("ballots/new/<int:topic_id>/", ballot_desk.new, name="new_ballot"),
    path("ballots/<int:pk>/", ballot_desk.ballot, name="ballot"),
    path("ballots/<int:pk>/edit/", ballot_desk.edit, name="edit_ballot"),
    path("ballots/<int:pk>/publish/", ballot_desk.publish, name="publish_ballot"),
    path("ballots/<int:pk>/recount/", ballot_desk.recount_ballot, name="recount_ballot"),
    path("ballots/<int:pk>/void/", ballot_desk.void, name="void_ballot"),
    # Opinion maps.
    path("maps/", map_desk.index, name="maps"),
    path("maps/new/<int:topic_id>/", map_desk.new, name="map_new"),
    path("maps/<int:topic_id>/", map_desk.opinion_map, name="map"),
    path("maps/<int:topic_id>/close/", map_desk.close, name="map_close"),
    path("maps/<int:topic_id>/end/", map_desk.end, name="map_end"),
    path("maps/<int:topic_id>/again/", map_desk.again, name="map_again"),
    # Live sessions.
    path("sessions/", session_desk.index, name="sessions"),
    path("sessions/new/", session_desk.new, name="session_new"),
    path("sessions/<int:pk>/", session_desk.session, name="session"),
    path("sessions/<int:pk>/cancel/", session_desk.cancel, name="session_cancel"),
    path("sessions/<int:pk>/end/", session_desk.end, name="session_end"),
    path("sessions/<int:pk>/next/", session_desk.next_question, name="session_next"),
    path("sessions/<int:pk>/start/", session_desk.start, name="session_start"),
    path("sessions/questions/<int:pk>/", session_desk.question, name="question"),
    # Topics and questions.
    path("", topic_desk.index, name="index"),
    path("<int:pk>/", topic_desk.topic, name="topic"),
    path("<int:pk>/close/", topic_acts.close, name="close"),
    path("<int:pk>/merge/", topic_acts.merge, name="merge"),
    path("<int:pk>/move/", topic_acts.move, name="move"),
    path("<int:pk>/pin/", topic_acts.pin, name="pin"),
    path("<int:pk>/posts/", topic_posts.posts, name="posts"),
    path("<int:pk>/relate/", topic_acts.relate, name="relate"),
    path("<int:pk>/remove/", topic_acts.remove, name="remove"),
    path("<int:pk>/reopen/", topic_acts.reopen, name="reopen"),
    path("<int:pk>/restore/", topic_acts.restore, name="restore"),
    path("<int:pk>/summary/", topic_words.summary, name="summary"),
    path("<int:pk>/tags/", topic_acts.tag, name="tag"),
    path("<int:pk>/themes/", topic_words.themes, name="themes"),
    path("posts/<int:pk>/pin/", topic_posts.pin, name="pin_post"),
    path("questions/", topic_desk.questions, name="questions"),
    path("questions/<int:pk>/", question_desk.question, name="answer"),
    path("questions/<int:pk>/choose/", question_desk.choose, name="choose_answer"),
    path("questions/<int:pk>/drop/", question_desk.drop, name="drop_answer"),
]
