from django.urls import path

from cms import views

app_name = "rights"
urlpatterns = [
    path("", views.rights, name="index"),
    path("know/", views.know, name="know"),
    path("take-part/", views.take_part, name="take_part"),
    path("speak/", views.speak, name="speak"),
    path("oversee/", views.oversee, name="oversee"),
]
