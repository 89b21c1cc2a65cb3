from django.urls import path

from consultations import views
from consultations.views.choosing import choose

app_name = "consultations"
urlpatterns = [
    path("", views.index, name="index"),
    path("speak/", choose, name="choose"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/submit/", views.submit_opinion, name="submit"),
    path("<int:pk>/report/", views.report, name="report"),
    path("threads/<int:thread_id>/", views.thread, name="thread"),
]
