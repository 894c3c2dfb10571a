"""The state of the imported register, and what to do with an import that was held; no person of it is ever shown."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.gateways.current import gateways
from qa.gateways.register.fhir import FhirRegister
from qa.kernel.access import Action, Actor
from qa.kernel.errors import NotFound
from qa.verification.doubt_queries import verified_count
from qa.verification.register_forms import ApplyImportForm, DropImportForm
from qa.verification.register_queries import current_imports, held_imports, last_imports, register_import
from qa.verification.register_rules import KIND_NAMES, STATE_NAMES
from qa.verification.right_views import settle
from qa.verification.services.swaps import apply_import, drop_import
from qa.verification.views import blueprint
from qa.web.access import access, actor, proved
from qa.web.forms import ActionForm
from qa.web.i18n import gettext

__all__ = ["blueprint"]


@blueprint.get("/administration/registre")
@access(Action.ADMINISTER)
def register() -> ResponseReturnValue:
    """Which register is asked, of which day, what waits, and the last imports."""
    return render_template(
        "verification/register.html", by_service=isinstance(gateways().register, FhirRegister),
        day=gateways().register.as_of(), current=current_imports(), held=held_imports(), last=last_imports(),
        verified=verified_count(), kinds=KIND_NAMES, states=STATE_NAMES,
        apply_form=ApplyImportForm(formdata=None), drop_form=DropImportForm(formdata=None), robots="noindex",
    )  # fmt: skip


@blueprint.post("/administration/registre/<int:import_id>/appliquer", endpoint="apply_import")
@access(Action.ADMINISTER)
@proved
def apply_held(import_id: int) -> ResponseReturnValue:
    """The held file is used from now on."""
    done = gettext("Le nouveau fichier est utilisé. Tout le monde est regardé de nouveau.")
    return _decide(import_id, ApplyImportForm(), apply_import, done)


@blueprint.post("/administration/registre/<int:import_id>/abandonner", endpoint="drop_import")
@access(Action.ADMINISTER)
@proved
def drop_held(import_id: int) -> ResponseReturnValue:
    """The held file is not used."""
    done = gettext("Le nouveau fichier est abandonné. L’ancien reste utilisé.")
    return _decide(import_id, DropImportForm(), drop_import, done)


def _decide(
    import_id: int, form: ActionForm, service: Callable[[Actor, int], None], done: str
) -> ResponseReturnValue:
    doing, back = actor(), url_for("verification.register")
    if register_import(import_id) is None:
        raise NotFound

    def again(_: int) -> ResponseReturnValue:
        flash(
            gettext(
                "Rien n’a été fait : cela a changé entre-temps, ou la page est restée ouverte trop longtemps."
            ),
            "warning",
        )
        return redirect(back, 303)

    return settle(form, lambda: service(doing, import_id), again, back, done)
