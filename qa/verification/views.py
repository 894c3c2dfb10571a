"""Where somebody stands on the way to being verified."""

from flask import Blueprint

blueprint = Blueprint("verification", __name__)
