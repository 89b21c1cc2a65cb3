"""One port for pages and sockets.

Pages go through WSGI in threads that keep their database connections: measured 3.4 times the
throughput of Django's own ASGI handler with synchronous views (docs/adr/0003).
"""

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path, re_path

from config.wsgi import application as pages  # first: it loads Django's apps
from contributions.consumers import thread_poll, thread_socket

PAGE_THREADS = 8

sockets = URLRouter([path("ws/threads/<int:thread_id>/", thread_socket)])
# One long request after another, for those whose network lets no socket through.
requests = URLRouter(
    [
        path("live/threads/<int:thread_id>/", thread_poll),
        re_path("", WSGIMiddleware(pages, workers=PAGE_THREADS)),
    ]
)

application = ProtocolTypeRouter(
    {
        "http": requests,
        "websocket": AllowedHostsOriginValidator(sockets),
    }
)
