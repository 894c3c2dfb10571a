"""The fixed content of the browser tests: every kind of question, answer and addition, always at the same moments."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from qa.accounts.models import AccountRequest
from qa.accounts.queries import account
from qa.accounts.services.invitations import invite
from qa.answers.services.drafts import save_draft
from qa.answers.services.publishing import (
    correct_answer,
    hide_answer,
    mark_helped,
    mark_most_useful,
    withdraw_answer,
)
from qa.doctors.models import Method
from qa.doctors.services import verify_doctor
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup, publish_followup, refuse_followup
from qa.kernel import clock
from qa.kernel.access import ASKER, SYSTEM, Role
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from qa.kernel.tokens import give_link
from qa.moderation.services import edit_question, merge_question, publish_question, refuse_question
from qa.questions.queries import question
from qa.verification.claim_rules import Claim
from qa.verification.services.sign_ups import request_sign_up
from tests import people

MOMENT = datetime(2027, 3, 10, 19, 0, tzinfo=UTC)
LONG = "a" * 300
ARABIC = "هل يمكن أن يكون هذا الألم في الصدر خطيرا؟"
QUESTIONS = [
    (
        "Palpitations le soir après le café",
        "cardiologie",
        "Je sens mon cœur le soir, depuis trois semaines, surtout après le café. Faut-il consulter ?",
    ),
    (
        "Mon fils tousse la nuit depuis dix jours",
        "pediatrie",
        "Il a quatre ans, pas de fièvre, il dort mal. La toux est sèche et le réveille vers deux heures.",
    ),
    (
        "Peut-on courir avec une tendinite ?",
        "medecine-generale",
        "Je cours deux fois par semaine. Le tendon me fait mal à froid, puis la douleur s’efface.",
    ),
    (
        "Un grain de beauté a changé de forme",
        "dermatologie",
        "Il est devenu plus large en quelques mois, avec un bord irrégulier. Je n’ai pas mal.",
    ),
    (
        "Vertiges en me levant du lit",
        "orl",
        "Tout tourne pendant une minute le matin, puis cela passe. J’ai 62 ans.",
    ),
    (
        "Règles très douloureuses depuis six mois",
        "gynecologie",
        "Je dois rester couchée deux jours par mois. Les antalgiques simples ne suffisent plus.",
    ),
    (
        "Brûlures d’estomac après le repas",
        "gastro-enterologie",
        "Cela remonte jusque dans la gorge quand je me couche. Que puis-je changer ?",
    ),
    (
        "Migraine et pilule, est-ce compatible ?",
        "neurologie",
        "Je vois des points brillants avant la douleur, et je prends une pilule depuis deux ans.",
    ),
]


@dataclass
class Cast:
    """Who is there, and under which numbers and links things can be found."""

    staff: dict[str, people.Person] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def ask(self, name: str, title: str, body: str, **more: str) -> int:
        """A question that waits, under a name."""
        self.questions[name], self.links[name] = people.asked(title=title, body=body, **more)
        return self.questions[name]

    def show(self, name: str, title: str, body: str, specialty: str = "cardiologie", **more: str) -> int:
        """A public question, under a name."""
        number = self.ask(name, title, body, specialty=specialty, **more)
        publish_question(self.staff["moderator"].actor, number, title=title, body=body, specialty=specialty)
        return number

    def answer(self, name: str, doctor: str, **parts: str) -> int:
        """A public answer of one of the doctors."""
        return people.published_answer(self.staff[doctor], self.questions[name], **parts)


def hire() -> Cast:
    """The staff alone: three doctors, one of them not verified yet, moderators and an administrator."""
    cast = Cast()
    with clock.at(MOMENT - timedelta(days=200)):
        cast.staff["moderator"] = people.moderator()
        cast.staff["bare"] = people.staff(Role.MODERATOR, "nouvelle@exemple.fr", factor=False)
        for name, doctor in (("doctor", people.doctor(verified=False)), ("colleague", people.colleague())):
            verify_doctor(SYSTEM, doctor.doctor_id, method=Method.OPERATOR)
            verified = account(doctor.actor.account_id or 0)
            assert verified
            cast.staff[name] = replace(doctor, actor=verified.actor)
        cast.staff["administrator"] = people.administrator()
        cast.staff["new"] = people.doctor("lucas@exemple.fr", name="Andréa Lucas", verified=False)
    return cast


def play() -> Cast:
    """Everything, told at its own moment; what is public is in the index afterwards."""
    cast = hire()
    for number, (title, specialty, body) in enumerate(QUESTIONS * 3):
        round_ = number // len(QUESTIONS)
        with clock.at(MOMENT - timedelta(days=2 + 20 * round_, hours=5 * number + 2)):
            cast.show(f"q{number}", title, body, specialty, sex="female", age_band="30_44")
        with clock.at(MOMENT - timedelta(days=1 + 20 * round_, hours=5 * number + 2)):
            cast.answer(f"q{number}", "doctor" if number % 2 else "colleague")
    with clock.at(MOMENT - timedelta(hours=20)):
        _waiting(cast)
        _answered(cast)
        _decided(cast)
    deliver(10_000)
    with clock.at(MOMENT - timedelta(hours=1)):
        _behind_links(cast)
    return cast


def _behind_links(cast: Cast) -> None:
    """Somebody has forgotten the password, somebody is invited to the team, somebody signs up."""
    ada = cast.staff["administrator"].actor
    invitation = invite(ada, email="nina@exemple.fr", name="Nina Roche", role="moderator")
    claim = Claim("Lou", "Garnier", "10", "practising", "10999999997", "SM40")
    request_sign_up(claim, email="lou@exemple.fr", language="fr")
    (request_id,) = db.session.scalars(select(AccountRequest.id)).all()
    opened = {"reset": cast.staff["moderator"].actor.account_id or 0, "signup": request_id}
    with transaction():
        for scope, number in [*opened.items(), ("invitation", invitation.id)]:
            cast.links[scope] = give_link(scope, number)


def _waiting(cast: Cast) -> None:
    facts = {"for_whom": "child", "sex": "male", "age_band": "1_5", "duration": "dix jours", "pregnant": "no"}
    more = {
        "treatments": "Sirop du soir\nSpray nasal",
        "history": "Asthme " + LONG,
        "email": "mere@exemple.fr",
    }
    cast.ask(
        "pending", "Toux de mon fils Kévin", "Appelez-moi au 06 12 34 56 78.\n\nIl tousse.", **facts, **more
    )
    cast.ask("bare", "Une question sans rien d’autre", "Un texte court, mais assez long.", specialty="")
    cast.ask("long", LONG[:150], LONG * 3, specialty="cardiologie")
    cast.show(
        "waiting",
        "Faut-il opérer une hernie sans douleur ?",
        "On me propose une opération. J’hésite.",
        **facts,
    )
    cast.show("arabic", ARABIC, f"{ARABIC}\n\n{ARABIC}", "cardiologie")
    cast.show("unbroken", LONG[:150], f"{LONG} {LONG}\n\n- {LONG}", "cardiologie")
    with clock.at(MOMENT - timedelta(hours=70)):
        cast.show("late", "Fatigue depuis la reprise du travail", "Je dors huit heures et je suis fatigué.")


def _answered(cast: Cast) -> None:
    about = {"for_whom": "other", "age_band": "75_plus", "email": "fille@exemple.fr"}
    cast.show("full", "Ma mère oublie ses rendez-vous", "Elle a 78 ans et vit seule. Que faire ?", **about)
    first, second = (
        cast.answer("full", "doctor"),
        cast.answer("full", "colleague", explanation=f"Long : {LONG}"),
    )
    number = cast.questions["full"]
    mark_helped(number, first)
    mark_most_useful(number, second)
    moderator = cast.staff["moderator"].actor
    for kind, text in (
        (FollowupKind.PRECISION, "Elle prend un somnifère."),
        (FollowupKind.THANKS, "Merci à vous."),
    ):
        publish_followup(moderator, add_followup(ASKER, number, kind=kind, text=text).id, text=text)
    refused = add_followup(ASKER, number, kind=FollowupKind.PRECISION, text="Qui est le meilleur médecin ?")
    refuse_followup(moderator, refused.id, reason="Nous ne recommandons personne.")
    add_followup(ASKER, number, kind=FollowupKind.PRECISION, text=f"Encore ceci : {LONG}")
    title, body = "Ma mère oublie ses rendez-vous médicaux", "Elle a 78 ans, vit seule. Que faire ?"
    now = question(number)
    assert now
    edit_question(moderator, number, title=title, body=body, specialty="cardiologie", version=now.version)
    changed = people.PARTS | {"limits": "Sans examen."}
    correct_answer(cast.staff["doctor"].actor, first, parts=changed, version=None)
    for name in ("withdrawn", "hidden", "conflict"):
        cast.show(name, f"Tension un peu haute le matin ({name})", "Je mesure 14 sur 9. Est-ce trop ?")
        cast.answer(name, "doctor")
    withdraw_answer(cast.staff["colleague"].actor, cast.answer("withdrawn", "colleague"))
    hide_answer(moderator, cast.answer("hidden", "colleague"), reason="Conseille un produit.")


def _decided(cast: Cast) -> None:
    moderator, doctor = cast.staff["moderator"].actor, cast.staff["doctor"]
    number = cast.ask("refused", "Vends appareil", "À vendre, bon prix, faire offre.")
    reason = "Ce n’est pas une question de santé.\n\nPosez une question."
    refuse_question(moderator, number, reason=reason)
    number = cast.ask("merged", "Palpitations après le café", people.BODY)
    merge_question(moderator, number, into_id=cast.questions["q0"])
    save_draft(doctor.actor, doctor.doctor_id, cast.questions["waiting"], parts=people.PARTS)
