import json
import logging
import traceback
from datetime import UTC, datetime

# What every LogRecord has; anything else came in by ``extra`` and is printed.
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Objects some libraries attach, which would print a citizen's request into the log.
NEVER = {"request", "args", "status_code", "server_time"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, sentence, ids. No text a citizen wrote."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "said": record.getMessage(),
        }
        extra = {k: v for k, v in vars(record).items() if k not in STANDARD | NEVER}
        line.update({key: str(value) for key, value in extra.items()})
        if record.exc_info:
            line["error"], line["traceback"] = _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _where(error: BaseException | None) -> tuple[str, list[str]]:
    """Name the error and its frames, not its message: databases quote the row that failed."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return type(error).__name__, [f"{f.filename}:{f.lineno} {f.name}" for f in frames]
