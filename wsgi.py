"""The door for gunicorn: `gunicorn wsgi:app`."""

from qa import create_app

app = create_app()
