import json
import logging
import re
import sys

from config.logs import JsonFormatter


def line(record: logging.LogRecord) -> dict[str, object]:
    printed = JsonFormatter().format(record)
    assert "\n" not in printed
    return json.loads(printed)


def record(**extra: object) -> logging.LogRecord:
    logger = logging.getLogger("contributions.services")
    return logger.makeRecord(
        logger.name, logging.WARNING, "f.py", 1, "a vote was late", (), None, extra=extra
    )


def test_a_line_says_when_what_and_which() -> None:
    found = line(record(contribution=12))

    assert found.pop("at").startswith("20")
    assert found == {
        "level": "WARNING",
        "logger": "contributions.services",
        "said": "a vote was late",
        "contribution": "12",
    }


def test_a_fault_is_told_by_its_kind_and_place_not_by_its_message() -> None:
    try:
        int("张三 13800138000")
    except ValueError:
        entry = record()
        entry.exc_info = sys.exc_info()

    found = line(entry)

    assert found["error"] == "ValueError"
    [frame] = found["traceback"]
    assert re.search(r"test_logs\.py:\d+ test_a_fault", frame)
    assert "张三" not in str(found)
    assert "13800138000" not in str(found)


def test_a_request_is_never_printed() -> None:
    found = line(record(request="<POST /consultations/1/submit 张三>", status_code=500))

    assert "张三" not in str(found)


def test_chinese_is_printed_as_it_is_and_lines_stay_whole() -> None:
    assert line(record(department="司法局\n二处"))["department"] == "司法局\n二处"
