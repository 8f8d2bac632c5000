"""PowerPoint files (.pptx)."""
