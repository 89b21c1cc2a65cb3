from django.urls import path

from themes import views

app_name = "themes"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/retry/", views.retry, name="retry"),
    path("<int:pk>/themes/add/", views.add, name="add"),
    path("<int:pk>/themes/<int:theme_pk>/", views.theme, name="theme"),
    path("<int:pk>/themes/<int:theme_pk>/rename/", views.rename, name="rename"),
    path("<int:pk>/themes/<int:theme_pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/themes/<int:theme_pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/themes/<int:theme_pk>/move/", views.move, name="move"),
]
