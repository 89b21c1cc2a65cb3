from django.urls import path

from accounts import views

app_name = "appearance"
urlpatterns = [
    path("", views.appearance, name="index"),
    path("elder/", views.elder, name="elder"),
]
