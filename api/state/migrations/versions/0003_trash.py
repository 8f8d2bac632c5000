"""What was deleted and can be had back; until when things are kept."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes what is new."""


def downgrade() -> None:
    """Takes it back."""
