"""The moves of one round, under its desk: ``rounds:extend`` and the others."""

from django.urls import path

from consultations.views import life

urlpatterns = [
    path("extend/", life.extend, name="extend"),
    path("call-off/", life.call_off, name="call_off"),
    path("pause/", life.pause, name="pause"),
    path("resume/", life.resume, name="resume"),
    path("postpone/", life.postpone, name="postpone"),
    path("archive/", life.archive, name="archive"),
]
