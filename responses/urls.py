from django.urls import path

from responses.views import me

app_name = "me"
urlpatterns = [
    path("", me.index, name="index"),
    path("answers/<int:pk>/", me.answer, name="answer"),
    path("answers/<int:pk>/rate/", me.rate, name="rate"),
]
