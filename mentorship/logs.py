"""Log lines: JSON, in UTC, without texts, secrets or addresses of people."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

_PRIVATE = re.compile(r"[\w.+-]+@[\w.-]+|[\w-]{24,}")  # an e-mail address; the secret of a link


class JsonLines(logging.Formatter):
    """One JSON object a line; of an error its kind and place, never its words, which may quote a row."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": _PRIVATE.sub("…", record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{step.filename}:{step.lineno} {step.name}"
                for step in traceback.extract_tb(record.exc_info[2])
            ][-8:]
        return json.dumps(line, ensure_ascii=False)


def begin(level: int) -> None:
    """Write the log lines of this process to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it would tell of every beat
