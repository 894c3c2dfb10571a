"""Safety: versions of red flags decided by two people, alerts for a moderator, proofs of consent."""

import sqlalchemy as sa
from alembic import op

revision = "20261204_safety"
down_revision = "20261203_appointments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was raised yet; the shipped rules are in force."""
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("safety_number", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('question', 'precision', 'thanks')", name=op.f("ck_alert_kind")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_alert_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["account.id"], name=op.f("fk_alert_seen_by_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_alert_kind")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alert") as batch:
        batch.create_index(batch.f("ix_alert_question_id"), ["question_id"], unique=False)
        batch.create_index(batch.f("ix_alert_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("for_whom", sa.String(length=10), nullable=False),
        sa.Column("with_parent", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_consent_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("question_id", name=op.f("uq_consent_question_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "safety_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'applied') = (number IS NOT NULL)", name=op.f("ck_safety_version_numbered")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'applied', 'refused', 'withdrawn')", name=op.f("ck_safety_version_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('applied', 'refused') OR proposed_by_id IS NULL OR decided_by_id IS NULL OR proposed_by_id <> decided_by_id",
            name=op.f("ck_safety_version_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["account.id"],
            name=op.f("fk_safety_version_decided_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["account.id"],
            name=op.f("fk_safety_version_proposed_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_version")),
        sa.UniqueConstraint("number", name=op.f("uq_safety_version_number")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Versions, alerts and proofs go."""

    op.drop_table("safety_version")
    op.drop_table("consent")
    with op.batch_alter_table("alert") as batch:
        batch.drop_index(batch.f("ix_alert_seen_at"))
        batch.drop_index(batch.f("ix_alert_question_id"))

    op.drop_table("alert")
