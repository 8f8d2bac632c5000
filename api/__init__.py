"""The HTTP API of Tenkyo: `api.app.create_app` makes it, `api.serving.serve` runs it."""
