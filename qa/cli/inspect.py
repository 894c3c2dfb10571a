"""The command that shows what the library of safety sees in a text."""

import json
import sys

import click

from qa.safety.identifiers import mask
from qa.safety.red_flags import find, fired


@click.command()
def inspect() -> None:
    """Reads a text a line, writes a JSON object a line: `red_flags` that fire, `masked` text; keeps nothing."""
    out = sys.stdout.buffer
    for raw in sys.stdin.buffer:
        line = raw.rstrip(b"\r\n").decode("utf-8", errors="replace")
        seen = {"red_flags": list(fired(find(line))), "masked": mask(line)}
        out.write(json.dumps(seen, ensure_ascii=False).encode() + b"\n")
        out.flush()
