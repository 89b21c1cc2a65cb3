from django.urls import path

from forums.views import session_desk

app_name = "boards"
urlpatterns = [
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
