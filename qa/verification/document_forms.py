"""The shape of a document that proves."""

from wtforms import FileField, RadioField

from qa.language.marks import N_
from qa.verification.document_rules import KIND_NAMES
from qa.verification.models import DocumentKind
from qa.web.forms import Form
from qa.web.i18n import gettext, lazy_gettext

REFUSALS = {
    "missing": N_("Choisissez un fichier."),
    "too large": N_("Choisissez un fichier de 10 Mo au plus."),
    "neither": N_("Choisissez un PDF ou une image JPEG, PNG ou WebP. Ce fichier n’en est pas un."),
    "not a picture": N_("Cette image est abîmée. Enregistrez-la de nouveau, ou prenez une photo."),
    "too many pixels": N_("Cette image est trop grande. Réduisez-la, ou prenez une photo."),
    "locked": N_("Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection."),
    "broken": N_("Ce PDF est abîmé. Enregistrez-le de nouveau, ou envoyez une photo."),
    "no page": N_("Ce PDF n’a aucune page. Choisissez un autre fichier."),
    "too many pages": N_("Ce PDF a trop de pages : 10 au plus. N’envoyez que les pages utiles."),
    "too heavy": N_("Ce PDF est trop compliqué à lire. Envoyez plutôt une photo."),
    "busy": N_("D’autres documents sont en cours de lecture. Réessayez dans une minute."),
    "too many": N_("Vous avez déjà envoyé 5 documents. Retirez-en un d’abord."),
}


class DocumentForm(Form):
    """One file and what it is."""

    kind = RadioField(
        lazy_gettext("Quel document envoyez-vous ?"),
        choices=lambda: [(str(kind), gettext(name)) for kind, name in KIND_NAMES.items()],
        default=DocumentKind.CARD.value,
    )
    file = FileField(lazy_gettext("Fichier"))
