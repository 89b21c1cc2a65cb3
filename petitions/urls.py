from django.urls import path

from petitions.views import (
    beginning,
    counting,
    mine,
    public,
    sharing,
    signed,
    signing,
    sponsoring,
    threads,
    writing,
)

app_name = "petitions"
urlpatterns = [
    path("", public.index, name="index"),
    path("signed/", signed.index, name="signed"),
    path("<int:pk>/", public.detail, name="detail"),
    path("<int:pk>/card.png", sharing.card, name="card"),
    path("<int:pk>/qr.svg", sharing.qr_code, name="qr"),
    path("<int:pk>/poster/", sharing.poster, name="poster"),
    path("<int:pk>/embed/", sharing.embed, name="embed"),
    path("<int:pk>/sign/", signing.sign, name="sign"),
    path("<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
    path("<int:pk>/count.json", counting.count, name="count"),
    path("<int:pk>/counter/", signing.counter, name="counter"),
    path("new/", beginning.new, name="new"),
    path("new/alike/", beginning.look_alike, name="look_alike"),
    path("mine/", mine.index, name="my_petitions"),
    path("<int:pk>/write/<slug:stage>/", writing.write, name="write"),
    path("<int:pk>/mine/", mine.mine, name="mine"),
    path("<int:pk>/mine/take-back/", mine.take_back, name="take_back"),
    path("<int:pk>/mine/give-up/", mine.give_up, name="give_up"),
    path("<int:pk>/mine/discard/", mine.discard, name="discard"),
    path("<int:pk>/mine/again/", mine.again, name="again"),
    path("<int:pk>/mine/appeal/", mine.ask_again, name="ask_again"),
    path("<int:pk>/mine/news/", mine.tell, name="tell"),
    path("sponsor/<slug:code>/", sponsoring.sponsor_page, name="sponsor"),
    path("sponsor/<slug:code>/qr.svg", sponsoring.sponsor_qr, name="sponsor_qr"),
    path("threads/<int:thread_id>/", threads.thread, name="thread"),
    path("not-me/<str:code>/", signing.disown, name="disown"),
]
