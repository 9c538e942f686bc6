"""Count a hand-judged sample: ``python -m bench.judged [FILE]``.

The file is what ``python -m bench.sample FOLDER --no-words`` printed, with a ``verdict`` (right or wrong) and, where it
is wrong, an ``error`` class on each row. A fact is right when a reader of the sentence, the sentences before it and the
publication date would sign it: triple, modality and, for events, the event's type.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

DEFAULT = Path(__file__).parent / "judged-gum-news.jsonl"


def main(path: Path = DEFAULT) -> int:
    """Print how many are right, and the classes of error."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    right = sum(row["verdict"] == "right" for row in rows)
    print(f"{right} of {len(rows)} facts right ({path.name})")
    for error, count in Counter(row["error"] for row in rows if row["verdict"] == "wrong").most_common():
        print(f"{count:4}  {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
