from django.urls import path

from contributions import views

app_name = "contributions"
urlpatterns = [
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
