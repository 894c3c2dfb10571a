"""From where a question came, for a quarter of an hour."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_recent"
down_revision = "20261125_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of recent asks."""
    op.create_table(
        "recent_ask",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_recent_ask_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_recent_ask")),
    )
    op.create_index(op.f("ix_recent_ask_asked_at"), "recent_ask", ["asked_at"])
    op.create_index(op.f("ix_recent_ask_asker"), "recent_ask", ["asker"])


def downgrade() -> None:
    """Back."""
    op.drop_table("recent_ask")
