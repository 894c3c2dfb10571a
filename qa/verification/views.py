"""The one blueprint of verification, and how its people are called on every page."""

from flask import Blueprint

from qa.language.professions import label
from qa.language.skills import skill_name
from qa.web.i18n import gettext

blueprint = Blueprint("verification", __name__)


@blueprint.app_template_global("profession_label")
def profession_label(profession: str, status: str) -> str:
    """The profession, and of who does not practise yet the stage with it, in the page's language: never « Dr »."""
    known = label(profession, status)
    return gettext(known) if known else ""


@blueprint.app_template_global("skill_name")
def register_skill(code: str) -> str:
    """The specialty as the register names it, in French alone; empty for none."""
    return skill_name(code)
