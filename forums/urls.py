from django.urls import path

from forums.views import boards, threads, topics

app_name = "forums"
urlpatterns = [
    # Boards, topics and posts.
    path("", boards.index, name="index"),
    path("<int:pk>/", topics.topic, name="topic"),
    path("boards/<int:pk>/", boards.board, name="board"),
    path("threads/<int:thread_id>/", threads.thread, name="thread"),
]
