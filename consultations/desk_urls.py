from django.urls import path

from consultations.views import desk

app_name = "rounds"
urlpatterns = [
    path("", desk.index, name="index"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/themes/", desk.start, name="start_themes"),
    path("<int:pk>/copies/", desk.copies, name="copies"),
    path("<int:pk>/finish/", desk.finish_round, name="finish"),
]
