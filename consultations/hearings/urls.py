from django.urls import path

from consultations.hearings import views

urlpatterns = [
    path("", views.hearing, name="hearing"),
    path("register/", views.register, name="hearing_register"),
    path("withdraw/", views.withdraw, name="hearing_withdraw"),
    path("lot/", views.lot, name="hearing_lot"),
    path("record/", views.record, name="hearing_record"),
    path("confirm/", views.confirm, name="hearing_confirm"),
    path("report/", views.report, name="hearing_report"),
    path("report.docx", views.report_file, name="hearing_report_file"),
    path("papers/<int:file_pk>/", views.paper, name="hearing_paper"),
    path("qr.svg", views.qr_code, name="hearing_qr"),
    path("event.ics", views.event, name="hearing_event"),
]
