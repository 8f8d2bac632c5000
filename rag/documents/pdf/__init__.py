"""PDF: characters and rules of a page, read as a person sees them."""
