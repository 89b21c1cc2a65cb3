from django.urls import path

from cms.outsiders import outside

app_name = "drafts"
urlpatterns = [path("<str:token>/", outside, name="outside")]
