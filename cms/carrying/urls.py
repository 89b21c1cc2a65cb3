from django.urls import path

from cms.carrying import views, wording

app_name = "carrying"
urlpatterns = [
    path("<int:pk>/", views.choose, name="choose"),
    path("<int:pk>/into/<int:consultation>/", views.into, name="into"),
    path("<int:pk>/petition/", views.petition, name="petition"),
    path("asked/<int:pk>/", views.asked, name="asked"),
    path("clauses/<int:thread_id>/wording/", wording.word_clause, name="word_clause"),
]
