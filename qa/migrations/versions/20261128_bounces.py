"""Mails that came back, and whose each sent mail was."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_bounces"
down_revision = "20261127_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The recipient of a sent mail, by keyed hash; the table of returns."""
    op.add_column("sent_mail", sa.Column("recipient", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_sent_mail_recipient"), "sent_mail", ["recipient"])
    op.create_table(
        "mail_bounce",
        sa.Column("mail", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('bounce', 'complaint')", name=op.f("ck_mail_bounce_kind")),
        sa.PrimaryKeyConstraint("mail", name=op.f("pk_mail_bounce")),
    )
    op.create_index(op.f("ix_mail_bounce_recipient"), "mail_bounce", ["recipient"])
    op.create_index(op.f("ix_mail_bounce_returned_at"), "mail_bounce", ["returned_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("mail_bounce")
    op.drop_index(op.f("ix_sent_mail_recipient"), "sent_mail")
    with op.batch_alter_table("sent_mail", schema=None) as batch_op:
        batch_op.drop_column("recipient")
