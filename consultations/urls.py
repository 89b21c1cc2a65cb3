from django.urls import include, path

from consultations import views
from consultations.finding.feeds import RoundsFeed
from consultations.views import listing
from consultations.views.choosing import choose
from consultations.views.following import follow, followed

app_name = "consultations"
urlpatterns = [
    path("", listing.index, name="index"),
    path("speak/", choose, name="choose"),
    path("calendar/", listing.month, name="calendar"),
    path("calendar.ics", listing.calendar_file, name="calendar_file"),
    path("feed.atom", RoundsFeed(), name="feed"),
    path("followed/", followed, name="followed"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/versions/", views.versions, name="versions"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/submit/", views.submit_opinion, name="submit"),
    path("<int:pk>/report/", views.report, name="report"),
    path("<int:pk>/card.png", views.card, name="card"),
    path("<int:pk>/qr.svg", views.consultation_code, name="code"),
    path("<int:pk>/calendar.ics", listing.round_file, name="round_file"),
    path("<int:pk>/follow/", follow, name="follow"),
    path("<int:pk>/embed/", views.embed, name="embed"),
    path("<int:pk>/poster/", views.poster, name="poster"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/hearings/<int:hearing_pk>/", include("consultations.hearings.urls")),
    path("threads/<int:thread_id>/", views.thread, name="thread"),
    path("threads/<int:thread_id>/qr.svg", views.clause_code, name="clause_code"),
]
