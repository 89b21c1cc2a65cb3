"""People who are signed in, and petitions to sign, made in thousands."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from bench import web_settings
from config.cache import RedisCache
from petitions.models import Petition
from petitions.services.counting import count
from tests import make_petitions

# A token that is its own secret: Django takes both.
CSRF = "c" * 32

GROW = """INSERT INTO petitions_signature (petition_id, person_key, signer_id, signed_at, state,
    assurance, display, channel, network, device, is_throwaway)
    SELECT %s, gen_random_uuid(), number, STATEMENT_TIMESTAMP() - number * interval '0.3 second',
    0, 1, 0, 0, hashint8(number %% 50000), 22, false FROM generate_series(1, %s) number"""


def people(number: int) -> list[User]:
    """``number`` people with a confirmed address."""
    rows = [
        User(
            email=f"{uuid4().hex}@example.org",
            pseudonym=get_random_string(10, "BCDFGHJKLMNPQRSTVWXZ"),
            password="!",  # noqa: S106 -- nobody signs in with it
            assurance=User.Assurance.CONTACT,
        )
        for _ in range(number)
    ]
    return User.objects.bulk_create(rows, batch_size=2000)


def cookies(persons: list[User]) -> list[str]:
    """The cookie header of each person's session."""
    until, rows, told = timezone.now() + timedelta(days=1), [], {}
    known = persons[0].get_session_auth_hash()  # one password, one hash
    for person in persons:
        said = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "accounts.backends.ContactBackend",
            HASH_SESSION_KEY: known,
        }
        key = get_random_string(32)
        data = SessionStore().encode(said)
        rows.append(Session(session_key=key, session_data=data, expire_date=until))
        told[KEY_PREFIX + key] = said
    Session.objects.bulk_create(rows, batch_size=2000)
    # As signing in does. The site that is measured has a cache of its own, not that of tests.
    if web_settings.REDIS_URL:
        RedisCache(web_settings.REDIS_URL, {}).set_many(told, timeout=3600)
    name, token = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    return [f"{name}={row.session_key}; {token}={CSRF}" for row in rows]


def open_petition() -> Petition:
    return make_petitions.petition()


def large(number: int) -> Petition:
    """A petition with ``number`` signatures more, which have been counted."""
    petition = open_petition()
    with connection.cursor() as cursor:
        # Each foreign key would be looked up for each of ten million rows.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(GROW, [petition.pk, number])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE petitions_signature")
    count(timezone.now())
    return petition
