"""What those answer for who are responsible for the use of AI: models, communications."""
