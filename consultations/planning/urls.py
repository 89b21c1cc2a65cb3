from django.urls import path

from consultations.planning import views

app_name = "planning"
urlpatterns = [
    path("", views.timetable, name="timetable"),
    path("days.ics", views.days, name="days"),
    path("procedures/", views.procedures, name="procedures"),
]
