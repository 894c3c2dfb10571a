"""The one blueprint of appointments, which each of the room's view files adds its pages to."""

from flask import Blueprint

blueprint = Blueprint("appointments", __name__)
