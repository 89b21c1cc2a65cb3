from django.urls import path

from moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("decided/", views.decided, name="decided"),
    path("alike/<int:first>/", views.alike, name="alike"),
    path("contributions/<int:pk>/", views.contribution, name="contribution"),
]
