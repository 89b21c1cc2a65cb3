from django.urls import path

from petitions.views import appeals, checks, fraud, live_event, measures, reasons, running

app_name = "checks"
urlpatterns = [
    path("", checks.index, name="index"),
    path("<int:pk>/", checks.petition, name="petition"),
    path("<int:pk>/stop/", running.stop_petition, name="stop"),
    path("<int:pk>/extend/", running.extend_petition, name="extend"),
    path("<int:pk>/merge/", running.merge_petition, name="merge"),
    path("<int:pk>/hide/", running.hide_petition, name="hide"),
    path("<int:pk>/reasons/", reasons.reasons, name="reasons"),
    path("<int:pk>/signs/", fraud.signs, name="signs"),
    path("fraud/", fraud.index, name="fraud"),
    path("fraud/<int:pk>/", fraud.invalidation, name="invalidation"),
    path("fraud/<int:pk>/confirm/", fraud.confirm_invalidation, name="confirm"),
    path("fraud/<int:pk>/undo/", fraud.undo_invalidation, name="undo"),
    path("fraud/<int:pk>/drop/", fraud.drop_invalidation, name="drop"),
    path("decided/", checks.decided, name="decided"),
    path("appeals/", appeals.index, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("live-event/", live_event.switch, name="live_event"),
    path("performance/", measures.performance_page, name="performance"),
    path("thresholds/", measures.thresholds, name="thresholds"),
]
