from django.urls import path

from cms.importing import views

app_name = "importing"
urlpatterns = [
    path("pages/<int:page>/", views.start, name="start"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/rows/<slug:row>/", views.correct, name="correct"),
    path("<int:pk>/several/", views.several, name="several"),
    path("<int:pk>/match/", views.rematch, name="rematch"),
    path("<int:pk>/put-in/", views.put_in, name="put_in"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
