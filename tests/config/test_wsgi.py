from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest

from config.wsgi import application

TOKEN = "a" * 32


@pytest.mark.parametrize("charset", ["rot13", "utf-7", "unicode_escape", "utf-16", "undefined"])
@pytest.mark.django_db
def test_a_form_is_read_as_utf_8_whatever_it_calls_itself(charset: str) -> None:
    words = (
        b'--X\r\nContent-Disposition: form-data; name="receipt"\r\n\r\n\\ud800+2AA-\r\n--X--\r\n'
    )
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/track/",
        "QUERY_STRING": "next=%2F",
        "CONTENT_TYPE": f"multipart/form-data; boundary=X; charset={charset}",
        "CONTENT_LENGTH": str(len(words)),
        "HTTP_COOKIE": f"csrftoken={TOKEN}",
        "HTTP_X_CSRFTOKEN": TOKEN,
        "wsgi.input": BytesIO(words),
    }
    setup_testing_defaults(environ)
    told: list[str] = []

    page = application(environ, lambda status, headers: told.append(status))

    body = b"".join(page)
    page.close()
    assert told[0][:3] == "422"
    assert b"\\ud800+2AA-" in body
