from django.http import Http404, HttpRequest, HttpResponse


def index(request: HttpRequest) -> HttpResponse:
    raise Http404


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


submit_opinion = report = detail


def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    raise Http404


def look_up(request: HttpRequest) -> HttpResponse:
    raise Http404


def track(request: HttpRequest, receipt: str) -> HttpResponse:
    raise Http404
