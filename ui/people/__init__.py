"""Who uses a browser session: how the person signs in, what the API is told, how it ends."""
