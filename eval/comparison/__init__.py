"""Two runs on the same questions, question by question."""
