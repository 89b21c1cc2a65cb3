from django.urls import path

from cms import outsiders

app_name = "outsiders"
urlpatterns = [
    path("<int:page>/", outsiders.share, name="share"),
    path("<int:page>/<int:pk>/end/", outsiders.end, name="end"),
]
