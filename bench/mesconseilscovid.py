"""The French questions of mesconseilscovid (MIT) as a corpus: `python -m bench.mesconseilscovid FILE`."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

AUTHOR = "mesconseilscovid.fr"
MOMENT = "2022-03-01T00:00:00Z"


def convert(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Corpus rows; a theme is no medical specialty, so it only names the row."""
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        yield {
            "id": f"mesconseilscovid:{row['theme']}:{number}",
            "title": row["question"].strip(),
            "body": "",
            "specialty": "",
            "asked_at": MOMENT,
            "answers": [{"body": _lists(row["answer"]), "doctor": AUTHOR, "at": MOMENT}],
        }


def _lists(text: str) -> str:
    """The source lost its line ends: items that stand after « : - » or « ; - » become a list again."""
    return text.replace(" : - ", " :\n\n- ").replace(" ; - ", " ;\n- ")


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8") as source:
        for row in convert(source):
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
