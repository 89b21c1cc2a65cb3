from django.urls import path

from accounts import region_views

app_name = "region"
urlpatterns = [path("", region_views.index, name="index")]
