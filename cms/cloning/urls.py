from django.urls import path

from cms.cloning import views

app_name = "cloning"
urlpatterns = [
    path("", views.index, name="index"),
    path("keep/<int:page>/", views.keep, name="keep"),
    path("<int:pk>/begin/", views.begin, name="begin"),
    path("second-round/<int:page>/", views.second_round, name="second_round"),
]
