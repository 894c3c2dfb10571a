"""The door for gunicorn: `gunicorn wsgi:app`."""

import gc
import sys
from threading import Thread

from qa import create_app
from qa.config import Unsafe
from qa.safety.red_flags import warm

gc.disable()  # what is read at the start stays for good; `warm` turns the collector on again
BOOT_ERROR = 3  # gunicorn gives up at this exit code, and starts a worker again and again after any other

try:
    app = create_app()
except Unsafe as fault:
    sys.stderr.write(f"{fault}\n")
    sys.exit(BOOT_ERROR)

Thread(target=warm, name="warm", daemon=True).start()  # a second or two: nobody who asks waits for it
