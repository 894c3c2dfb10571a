"""Which action each route takes, told by hand; and which steps depend on where somebody stands."""

from qa.kernel.access import Action

OPEN = {Action.READ, Action.ASK, Action.SIGN_IN, Action.FOLLOW, Action.BOOK, Action.ATTEND}
ACTIONS = {"answers": Action.ANSWER, "moderation": Action.MODERATE, "follow": Action.FOLLOW}
ACTIONS |= {"accounts": Action.SIGN_IN, "notifications": Action.OPERATE}
SINGLE = {"questions.ask": Action.ASK, "follow.find_links": Action.ASK}
SINGLE |= {"follow.deleted": Action.READ, "follow.links_sent": Action.READ}
OWN_PROFILE = "profile change_profile send_photo drop_photo add_interest drop_interest new_practice practice"
SINGLE |= {f"doctors.{name}": Action.EDIT_PROFILE for name in [*OWN_PROFILE.split(), "drop_practice"]}
SINGLE |= {f"verification.{name}": Action.SIGN_IN for name in ("sign_up", "sign_up_sent", "complete")}
SPONSORS = ("sponsor", "my_sponsorships", "withdraw_sponsorship")
SINGLE |= {f"verification.{name}": Action.SPONSOR for name in SPONSORS}
SINGLE |= {"verification.space": Action.ENTER_SPACE, "verification.go_on": Action.ADMINISTER}
# What a professional does depends on where the own request stands: it may not be there yet, or not any more.
OWN_STEPS = {
    f"verification.{name}"
    for name in (
        "claim reopen_claim send_document take_document_back mss psc_begin psc_use psc_return psc_leave ask_sponsors "
        "own_doubt answer_own_doubt appeal send_appeal withdraw_sponsorship"
    ).split()
}
# A time is kept before anybody says who comes; the scene's visit has long been booked.
OWN_STEPS |= {"appointments.contact"}
SINGLE |= {f"appointments.{name}": Action.BOOK for name in ("book", "hold")}
# Signed in or not: the link from a mail is opened anywhere.
SINGLE |= {f"accounts.{name}": Action.SIGN_IN for name in ("confirm_address", "address_changed")}
UNDER = {
    "/rendez-vous": Action.ATTEND,
    "/espace/agenda": Action.KEEP_AGENDA,
    "/espace/compte": Action.USE_ACCOUNT,
    "/espace/verification": Action.APPLY,
    "/administration/verifications": Action.VERIFY,
    "/administration/doutes": Action.VERIFY,
    "/administration/": Action.ADMINISTER,
}
