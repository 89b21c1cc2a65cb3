"""``python -m forums.counting papers.csv``: count a published ballot again.

Prints the digest of the file, to be compared with that on the page of the result, and the result
as JSON, which is that of the page.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

from forums.counting import count
from forums.counting.papers import Unreadable, read


def recount(path: Path) -> str:
    """Count the file again; return what is printed. Raises OSError or Unreadable."""
    content = path.read_bytes()
    try:
        rules, papers = read(content.decode())
    except UnicodeDecodeError as wrong:
        raise Unreadable("no text in UTF-8") from wrong
    result = count(rules, papers)
    labels = {option.position: option.label for option in rules.options}
    lines = [
        f"sha256 {sha256(content).hexdigest()}",
        f"papers {result['papers']}, blank {result['blank']}, invalid {result['invalid']}",
        *(f"{rank}. [{at}] {labels[at]}" for rank, at in enumerate(result["order"], 1)),
        f"chosen {result['winners']}, quorum reached: {result['reached']}",
        json.dumps(result, ensure_ascii=False, sort_keys=True),
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Return the status of the process: 0, or 2 where there is nothing to count."""
    if len(arguments) != 1:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    try:
        sys.stdout.write(recount(Path(arguments[0])) + "\n")
    except (OSError, Unreadable) as wrong:
        sys.stderr.write(f"cannot count {arguments[0]}: {wrong}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
