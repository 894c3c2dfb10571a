"""Names functions, classes and methods that nobody uses; what a template calls counts as used."""

import re
import subprocess
import sys
import tempfile
from keyword import iskeyword
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("qa", "tests", "tools", "bench", "wsgi.py")
# Columns, fields, settings and a few methods are used by libraries by their name.
BY_NAME = ("unused variable", "unused attribute", "'get_timestamp'", "'log_request'")
EXPRESSION = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)


def words_of_templates() -> set[str]:
    """Every name inside the expressions of the templates."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*") if path.is_file())
    expressions = (expression for text in texts for expression in EXPRESSION.findall(text))
    words = {word for expression in expressions for word in re.findall(r"[a-z_]\w+", expression)}
    return {word for word in words if word.isidentifier() and not iskeyword(word)}


def dead_code() -> list[str]:
    """What vulture names, without that which frameworks use by name."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as used:
        used.write("\n".join(f"_.{word}" for word in sorted(words_of_templates())))
        used.flush()
        paths = [path for path in CODE if (ROOT / path).exists()]
        command = [sys.executable, "-m", "vulture", *paths, used.name]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.stderr:
        return done.stderr.splitlines()
    return [line for line in done.stdout.splitlines() if not any(word in line for word in BY_NAME)]


if __name__ == "__main__":
    found = dead_code()
    print("\n".join(found) or "nothing is unused")
    sys.exit(bool(found))
