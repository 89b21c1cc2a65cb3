from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

CACHE_ERRORS: tuple[type[Exception], ...] = (OSError,)
if settings.REDIS_URL:
    from redis.exceptions import RedisError

    CACHE_ERRORS += (RedisError,)


def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up and answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """The site can do its work: database, migrations and cache, each by name."""
    checks = {"database": _database(), "migrations": False, "cache": _cache()}
    if checks["database"]:
        checks["migrations"] = _migrated()
    ready = all(checks.values())
    status = "ok" if ready else "unavailable"
    return JsonResponse({"status": status, "checks": checks}, status=200 if ready else 503)


def _database() -> bool:
    try:
        # A connection kept from an earlier request may lead to a server that is gone.
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return bool(cache.get("readyz") == "1")
    except CACHE_ERRORS:
        return False
