"""Verification: the imported register, requests and what proves them, verified professionals, doubts and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "20261202_verification"
down_revision = "20261201_departures"
branch_labels = None
depends_on = None

METHODS = ("", "operator", "demonstration", "psc", "mss", "document")


def _methods(values: tuple[str, ...]) -> None:
    inside = f"verified_by IN ({', '.join(repr(value) for value in values)})"
    with op.batch_alter_table("doctor") as batch:
        batch.drop_constraint(op.f("ck_doctor_verified_by"), type_="check")
        batch.create_check_constraint(op.f("ck_doctor_verified_by"), inside)


def upgrade() -> None:
    """Nobody has asked to be verified yet; doctors whom the operator verified stay so."""
    op.create_table(
        "register_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("file_date", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("vanished", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('activity', 'skill')", name=op.f("ck_register_import_kind")),
        sa.CheckConstraint(
            "state IN ('loading', 'held', 'current', 'old', 'dropped')", name=op.f("ck_register_import_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("register_import") as batch:
        batch.create_index(batch.f("ix_register_import_state"), ["state"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_appeal_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_appeal_decided_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appeal") as batch:
        batch.create_index(batch.f("ix_appeal_account_id"), ["account_id"], unique=False)
        batch.create_index(batch.f("ix_appeal_decided_by"), ["decided_by"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("profession", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("rpps", sa.String(length=11), nullable=False),
        sa.Column("specialty", sa.String(length=8), nullable=False),
        sa.Column("charter_version", sa.String(length=20), nullable=False),
        sa.Column("charter_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("register", sa.LargeBinary(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method IN ('', 'operator', 'demonstration', 'psc', 'mss', 'document')",
            name=op.f("ck_application_method"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'checking', 'waiting', 'more', 'accepted', 'refused')",
            name=op.f("ck_application_state"),
        ),
        sa.CheckConstraint(
            "status IN ('practising', 'intern', 'student')", name=op.f("ck_application_status")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_application_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("account_id", name=op.f("uq_application_account_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("application") as batch:
        batch.create_index(batch.f("ix_application_state"), ["state"], unique=False)

    op.create_table(
        "credential",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("profession", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("rpps", sa.String(length=11), nullable=True),
        sa.Column("specialty", sa.String(length=8), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method IN ('operator', 'demonstration', 'psc', 'mss', 'document')",
            name=op.f("ck_credential_method"),
        ),
        sa.CheckConstraint("state IN ('valid', 'suspended', 'ended')", name=op.f("ck_credential_state")),
        sa.CheckConstraint(
            "status IN ('practising', 'intern', 'student')", name=op.f("ck_credential_status")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_credential_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credential")),
        sa.UniqueConstraint("rpps", name=op.f("uq_credential_rpps")),
    )
    with op.batch_alter_table("credential") as batch:
        batch.create_index(batch.f("ix_credential_checked_at"), ["checked_at"], unique=False)

    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.CheckConstraint("kind IN ('vanished', 'renamed', 'changed')", name=op.f("ck_doubt_kind")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_doubt_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_doubt_settled_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("doubt") as batch:
        batch.create_index(batch.f("ix_doubt_account_id"), ["account_id"], unique=False)
        batch.create_index(batch.f("ix_doubt_settled_by"), ["settled_by"], unique=False)

    op.create_table(
        "register_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("rpps", sa.String(length=11), nullable=False),
        sa.Column("family", sa.String(length=120), nullable=False),
        sa.Column("given", sa.String(length=120), nullable=False),
        sa.Column("profession", sa.String(length=4), nullable=False),
        sa.Column("category", sa.String(length=4), nullable=False),
        sa.Column("specialty", sa.String(length=8), nullable=False),
        sa.Column("sector", sa.String(length=8), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name=op.f("fk_register_row_import_id_register_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_row")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("register_row") as batch:
        batch.create_index(batch.f("ix_register_row_import_id"), ["import_id"], unique=False)
        batch.create_index("ix_register_row_person", ["rpps", "import_id"], unique=False)

    op.create_table(
        "right_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('valid', 'suspended', 'ended')", name=op.f("ck_right_change_state")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_right_change_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["account.id"],
            name=op.f("fk_right_change_changed_by_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("right_change") as batch:
        batch.create_index(batch.f("ix_right_change_account_id"), ["account_id"], unique=False)
        batch.create_index(batch.f("ix_right_change_changed_by"), ["changed_by"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('card', 'diploma', 'certificate')", name=op.f("ck_document_kind")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_document_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("document") as batch:
        batch.create_index(batch.f("ix_document_application_id"), ["application_id"], unique=False)

    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('accept', 'refuse', 'more')", name=op.f("ck_judgement_verdict")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_judgement_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["verifier_id"],
            ["account.id"],
            name=op.f("fk_judgement_verifier_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("judgement") as batch:
        batch.create_index(batch.f("ix_judgement_application_id"), ["application_id"], unique=False)
        batch.create_index(batch.f("ix_judgement_verifier_id"), ["verifier_id"], unique=False)

    op.create_table(
        "sponsorship",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sponsorship_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_sponsorship_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "account_id", name=op.f("pk_sponsorship")),
    )
    with op.batch_alter_table("doctor") as batch:
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    _methods(METHODS)


def downgrade() -> None:
    """Who was verified by other means than before was verified by the operator; the rest is gone."""
    op.execute("UPDATE doctor SET verified_by = 'operator' WHERE verified_by IN ('psc', 'mss', 'document')")
    _methods(METHODS[:3])
    with op.batch_alter_table("doctor") as batch:
        batch.drop_column("ended_at")

    op.drop_table("sponsorship")
    with op.batch_alter_table("judgement") as batch:
        batch.drop_index(batch.f("ix_judgement_verifier_id"))
        batch.drop_index(batch.f("ix_judgement_application_id"))

    op.drop_table("judgement")
    with op.batch_alter_table("document") as batch:
        batch.drop_index(batch.f("ix_document_application_id"))

    op.drop_table("document")
    with op.batch_alter_table("right_change") as batch:
        batch.drop_index(batch.f("ix_right_change_changed_by"))
        batch.drop_index(batch.f("ix_right_change_account_id"))

    op.drop_table("right_change")
    with op.batch_alter_table("register_row") as batch:
        batch.drop_index("ix_register_row_person")
        batch.drop_index(batch.f("ix_register_row_import_id"))

    op.drop_table("register_row")
    with op.batch_alter_table("doubt") as batch:
        batch.drop_index(batch.f("ix_doubt_settled_by"))
        batch.drop_index(batch.f("ix_doubt_account_id"))

    op.drop_table("doubt")
    with op.batch_alter_table("credential") as batch:
        batch.drop_index(batch.f("ix_credential_checked_at"))

    op.drop_table("credential")
    with op.batch_alter_table("application") as batch:
        batch.drop_index(batch.f("ix_application_state"))

    op.drop_table("application")
    with op.batch_alter_table("appeal") as batch:
        batch.drop_index(batch.f("ix_appeal_decided_by"))
        batch.drop_index(batch.f("ix_appeal_account_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("register_import") as batch:
        batch.drop_index(batch.f("ix_register_import_state"))

    op.drop_table("register_import")
