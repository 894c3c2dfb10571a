"""Doctors who left and whose answers stay: since when, and whether under their name."""

import sqlalchemy as sa
from alembic import op

revision = "20261201_departures"
down_revision = "20261130_profiles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has left yet."""
    with op.batch_alter_table("doctor") as batch:
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("nameless", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """That somebody left is told no more; names that went do not come back."""
    with op.batch_alter_table("doctor") as batch:
        batch.drop_column("nameless")
        batch.drop_column("closed_at")
