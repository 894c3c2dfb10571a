"""MedQuAD (English, CC BY 4.0) as a corpus to import, for load: `python -m bench.medquad FILE`."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ORIGINS = {
    "MPlusHealthTopics": "MedlinePlus",
    "NIDDK": "NIDDK (NIH)",
    "NINDS": "NINDS (NIH)",
    "CDC": "CDC",
}


def convert(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Corpus rows; the address and the place in the file name a row, for one page answers several questions."""
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        yield {
            "id": f"medquad:{number}:{row['url']}"[:200],
            "title": row["question"].strip(),
            "body": "",
            "specialty": "",
            "asked_at": "2016-01-01T00:00:00Z",
            "answers": [
                {
                    "body": row["answer"],
                    "doctor": ORIGINS.get(row["source"], row["source"]),
                    "at": "2016-01-01T00:00:00Z",
                }
            ],
        }


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8") as source:
        for row in convert(source):
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
