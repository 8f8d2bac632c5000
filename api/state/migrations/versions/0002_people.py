"""Local users, their sessions, and notices that were read."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes what is new."""


def downgrade() -> None:
    """Takes it back."""
