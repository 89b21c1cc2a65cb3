from django.urls import path

from cms.accessibility import views

app_name = "accessibility"
urlpatterns = [
    path("", views.statement, name="statement"),
    path("tell/", views.tell, name="tell"),
    path("look-up/", views.look_up, name="look_up"),
    path("receipts/<slug:number>/", views.receipt, name="receipt"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/contact/", views.contact, name="contact"),
]
