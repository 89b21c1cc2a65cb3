from django.urls import include, path

from consultations.views import desk, lineage, relations

app_name = "rounds"
urlpatterns = [
    path("", desk.index, name="index"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/themes/", desk.start, name="start_themes"),
    path("<int:pk>/copies/", desk.copies, name="copies"),
    path("<int:pk>/lineage/", lineage.index, name="lineage"),
    path("<int:pk>/lineage/sure/", lineage.confirm_sure, name="confirm_sure"),
    path("<int:pk>/lineage/<int:match>/", lineage.match, name="match"),
    path("<int:pk>/finish/", desk.finish_round, name="finish"),
    path("<int:pk>/relations/", relations.index, name="relations"),
    path("<int:pk>/relations/<int:relation>/remove/", relations.remove, name="unrelate"),
    path("<int:pk>/", include("consultations.life_urls")),
]
