from django.urls import path

from forums.views import threads

app_name = "forums"
urlpatterns = [
    path("threads/<int:thread_id>/", threads.thread, name="thread"),
]
