from django.urls import path

from consultations.hearings import desk, desk_record

urlpatterns = [
    path("", desk.index, name="index"),
    path("new/<int:pk>/", desk.new, name="new"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/edit/", desk.edit, name="edit"),
    path("<int:pk>/announce/", desk.announce, name="announce"),
    path("<int:pk>/cancel/", desk.cancel, name="cancel"),
    path("<int:pk>/agenda/", desk.agenda, name="agenda"),
    path("<int:pk>/seats/", desk.seats, name="seats"),
    path("<int:pk>/papers/", desk.deliver, name="deliver"),
    path("<int:pk>/files/<int:file_pk>/", desk.file, name="file"),
    path("<int:pk>/held/", desk_record.held, name="held"),
    path("<int:pk>/record/", desk_record.record, name="record"),
    path("<int:pk>/report/", desk_record.report, name="report"),
]
