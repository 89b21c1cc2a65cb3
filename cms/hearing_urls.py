"""The desk of hearings, with the upload, which knows how files are cleaned."""

from django.urls import path

from cms.hearing_files import upload
from consultations.hearings import desk_urls

app_name = "hearings"
urlpatterns = [
    *desk_urls.urlpatterns,
    path("<int:pk>/upload/", upload, name="upload"),
]
