"""The least that can be done with a signature: one INSERT for one POST, served as the site is.

``python -m bench.bare SECONDS PORT`` serves it, through the same server and as many threads, with
database connections that are kept for so many seconds (0, as Django comes: one for each request).
"""

import os
import sys
from uuid import uuid4

import django
import uvicorn
from a2wsgi import WSGIMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABLE = "CREATE TABLE bench_bare (id bigserial PRIMARY KEY, petition_id bigint, person uuid UNIQUE)"
PUT = "INSERT INTO bench_bare (petition_id, person) VALUES (%s, %s)"


def put(request: HttpRequest, pk: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(PUT, [pk, uuid4()])
    return HttpResponse(status=204)


urlpatterns = [path("petitions/<int:pk>/sign/", put)]

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_settings"
    os.environ["BARE_KEEPS"] = sys.argv[1]
    django.setup()
    # As many threads as config.asgi gives the site's pages.
    application = WSGIMiddleware(WSGIHandler(), workers=8)
    uvicorn.run(application, port=int(sys.argv[2]), lifespan="off", log_level="warning")
