"""The emergency numbers, and the versions of red flags for administrators."""

from flask import Blueprint

blueprint = Blueprint("alerts", __name__)
