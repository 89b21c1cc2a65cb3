from django.urls import path

from petitions.views import counting, signing, threads

app_name = "petitions"
urlpatterns = [
    path("<int:pk>/", signing.sign, name="detail"),
    path("<int:pk>/sign/", signing.sign, name="sign"),
    path("<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
    path("<int:pk>/count.json", counting.count, name="count"),
    path("<int:pk>/counter/", signing.counter, name="counter"),
    path("threads/<int:thread_id>/", threads.thread, name="thread"),
    path("not-me/<str:code>/", signing.disown, name="disown"),
]
