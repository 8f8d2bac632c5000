"""What a run found, for people: what failed and why, Markdown, one HTML page."""
