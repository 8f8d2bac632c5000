"""Making drafts for callers, at once or behind the requests, and editing them."""
