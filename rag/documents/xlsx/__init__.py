"""Excel files (.xlsx)."""
