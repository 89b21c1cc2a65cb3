import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Utf8Request(WSGIRequest):
    """What is sent is read as UTF-8, as our pages ask for, whatever the sender calls it.

    Of the other codecs that Python knows some fail before any page could say so, and some make
    half characters that no database and no page can hold.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        kind, options = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        self.content_type, self.content_params = kind, options


class Pages(WSGIHandler):
    request_class = Utf8Request


django.setup(set_prefix=False)
application = Pages()
