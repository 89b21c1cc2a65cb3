"""One port for pages and sockets.

Pages go through WSGI in threads that keep their database connections: measured 3.4 times the
throughput of Django's own ASGI handler with synchronous views (docs/adr/0003).
"""

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from config.wsgi import application as pages  # first: it loads Django's apps
from contributions.consumers import ThreadConsumer

PAGE_THREADS = 8

sockets = URLRouter([path("ws/threads/<int:thread_id>/", ThreadConsumer.as_asgi())])

application = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(pages, workers=PAGE_THREADS),
        "websocket": AllowedHostsOriginValidator(sockets),
    }
)
