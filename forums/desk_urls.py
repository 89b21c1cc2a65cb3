from django.urls import path

from forums.views import ballot_desk, map_desk, session_desk

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
    # Live sessions.
    path("sessions/", session_desk.index, name="sessions"),
    path("sessions/new/", session_desk.new, name="session_new"),
    path("sessions/<int:pk>/", session_desk.session, name="session"),
    path("sessions/<int:pk>/cancel/", session_desk.cancel, name="session_cancel"),
    path("sessions/<int:pk>/end/", session_desk.end, name="session_end"),
    path("sessions/<int:pk>/next/", session_desk.next_question, name="session_next"),
    path("sessions/<int:pk>/start/", session_desk.start, name="session_start"),
    path("sessions/questions/<int:pk>/", session_desk.question, name="question"),
]
