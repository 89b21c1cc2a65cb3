from django.urls import path

from consultations import views

app_name = "track"
urlpatterns = [
    path("", views.look_up, name="index"),
    path("<str:receipt>/", views.track, name="receipt"),
]
