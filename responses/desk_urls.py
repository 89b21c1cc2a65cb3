from django.urls import path

from responses.views import answers, cases, meetings, runs

app_name = "desk"
urlpatterns = [
    path("", cases.index, name="index"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/accept/", cases.accept, name="accept"),
    path("cases/<int:pk>/return/", cases.return_case, name="return"),
    path("cases/<int:pk>/assign/", cases.assign, name="assign"),
    path("cases/<int:pk>/answer/", answers.write, name="write"),
    path("cases/<int:pk>/meeting/", meetings.meeting, name="meeting"),
    path("cases/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("cases/<int:pk>/review/", answers.review, name="review"),
    path("cases/<int:pk>/sign/", answers.sign, name="sign"),
    path("cases/<int:pk>/send-back/", answers.send_back, name="send_back"),
    path("cases/<int:pk>/publish/", answers.publish, name="publish"),
    path("runs/<int:pk>/sign/", runs.sign_off, name="sign_off"),
    path("runs/<int:pk>/late/", runs.late, name="late"),
]
