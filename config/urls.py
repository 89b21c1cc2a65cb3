from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.account import settings_view
from cms.documents import document
from cms.papers.kept import delete_document, delete_uploaded
from cms.views import sign_in
from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/region/", include("accounts.region_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("appearance/", include("accounts.urls")),
    path("accessibility/", include("cms.accessibility.urls")),
    path("carry/", include("cms.carrying.urls")),
    path("consultations/", include("consultations.urls")),
    path("contributions/", include("contributions.urls")),
    path("petitions/", include("petitions.urls")),
    path("forums/", include("forums.urls")),
    path("moderation/", include("moderation.urls")),
    path("desk/themes/", include("themes.urls")),
    path("desk/circulations/", include("cms.circulating.urls")),
    path("desk/consultations/", include("consultations.desk_urls")),
    path("desk/hearings/", include("cms.hearing_urls")),
    path("desk/forums/", include("forums.desk_urls")),
    path("desk/petitions/", include("petitions.desk_urls")),
    path("desk/timetable/", include("consultations.planning.urls")),
    path("desk/", include("responses.desk_urls")),
    path("me/", include("responses.urls")),
    path("notices/", include("notifications.urls")),
    path("track/", include("consultations.track_urls")),
    path("styleguide/", include("cms.styleguide.urls")),
    path("rights/", include("cms.urls")),
    path("drafts/", include("cms.drafts_urls")),
    path("cms/login/", sign_in),
    path("cms/password_reset/", sign_in),
    path("cms/account/", settings_view),
    path("cms/documents/delete/<int:document_id>/", delete_document),
    path("cms/documents/multiple/<int:doc_id>/delete/", delete_uploaded),
    path("cms/", include(wagtailadmin_urls)),
    re_path(r"^documents/(?P<pk>\d{1,18})/$", document, name="document"),
    # Wagtail takes any number of digits for a number; Python refuses the longest.
    re_path(r"^documents/(?=\D|\d{1,18}/)", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("_util/login/", sign_in),
    path("", include(wagtail_urls)),
]
