"""Toubib: patients ask without a name, verified doctors answer in public."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[1]
REQUEST_BYTES = 256 * 1024


def instance_folder(instance_path: str | None = None) -> Path:
    """Where the running site writes: `instance/` of the checkout, or QA_INSTANCE."""
    return Path(instance_path or os.environ.get("QA_INSTANCE") or ROOT / "instance").resolve()


def create_app(overrides: Mapping[str, str] | None = None, *, instance_path: str | None = None) -> Flask:
    """The application; `overrides` replace environment variables. Raises config.Unsafe for a faulty setting."""
    from qa import config, extensions, web_setup  # noqa: PLC0415 - `import qa` stays light

    instance = instance_folder(instance_path)
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = config.load({**os.environ, **(overrides or {})}, instance)
    app = Flask(
        "qa",
        instance_path=str(instance),
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
    )
    app.config.update(settings)
    app.config.update(
        SECRET_KEY=settings["QA_SECRET_KEY"],
        SQLALCHEMY_DATABASE_URI=settings["QA_DATABASE_URL"],
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "pool_pre_ping": True},
        MAX_CONTENT_LENGTH=REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=REQUEST_BYTES,
        MAX_FORM_PARTS=100,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "qa" / "translations"),
        WTF_I18N_ENABLED=False,
    )
    extensions.db.init_app(app)
    web_setup.install(app)
    return app
