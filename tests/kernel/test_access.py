"""Who may do what: the table, said a second time by hand."""

from itertools import product

import pytest

from qa.kernel.access import ACCOUNT_ROLES, ANONYMOUS, ASKER, PATIENT, SYSTEM, Action, Actor, Role, require
from qa.kernel.errors import NotAllowed

MAY = {
    Role.ANYONE: "read ask book sign_in",
    Role.ASKER: "read ask book sign_in follow",
    Role.PATIENT: "read ask book sign_in attend",
    Role.REGISTERED: "read ask book sign_in use_account edit_profile apply keep_agenda",
    Role.DOCTOR: "read ask book sign_in use_account edit_profile answer apply keep_agenda enter_space sponsor",
    Role.PROFESSIONAL: "read ask book sign_in use_account apply enter_space sponsor",
    Role.STUDENT: "read ask book sign_in use_account apply enter_space",
    Role.INDUSTRY: "read ask book sign_in use_account",
    Role.MODERATOR: "read ask book sign_in use_account moderate",
    Role.VERIFIER: "read ask book sign_in use_account verify",
    Role.ADMINISTRATOR: "read ask book sign_in use_account moderate verify administer",
    Role.SYSTEM: "read ask book sign_in verify administer operate",
}


def test_every_role_is_told_here() -> None:
    assert set(MAY) == set(Role)


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
def test_a_role_may_do_exactly_what_is_told(role: Role, action: Action) -> None:
    actor = Actor(account_id=1, roles=frozenset({role}))
    assert actor.may(action) == (action in MAY[role].split())
    if not actor.may(action):
        with pytest.raises(NotAllowed):
            require(actor, action)
    else:
        require(actor, action)


def test_roles_add_up() -> None:
    both = Actor(account_id=1, roles=frozenset({Role.DOCTOR, Role.MODERATOR}))
    assert both.may(Action.ANSWER)
    assert both.may(Action.MODERATE)
    assert not both.may(Action.ADMINISTER)


@pytest.mark.parametrize(
    ("actor", "role"),
    [(ANONYMOUS, Role.ANYONE), (ASKER, Role.ASKER), (PATIENT, Role.PATIENT), (SYSTEM, Role.SYSTEM)],
)
def test_actors_without_account_may_what_their_role_may(actor: Actor, role: Role) -> None:
    assert actor.account_id is None
    assert {action for action in Action if actor.may(action)} == set(MAY[role].split())


def test_who_holds_an_account_uses_it_and_nobody_else() -> None:
    assert set(ACCOUNT_ROLES) == {role for role in Role if "use_account" in MAY[role].split()}
