"""The door for gunicorn: `gunicorn wsgi:app`."""

import sys

from qa import create_app
from qa.config import Unsafe

BOOT_ERROR = 3  # gunicorn gives up at this exit code, and starts a worker again and again after any other

try:
    app = create_app()
except Unsafe as fault:
    sys.stderr.write(f"{fault}\n")
    sys.exit(BOOT_ERROR)
