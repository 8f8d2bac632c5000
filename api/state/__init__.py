"""What the API remembers beside the collections: keys, conversations, answers, drafts, jobs.

One database for all of it, SQLite by default, PostgreSQL by URL. `State` opens it; the modules of
this package hold one kind of thing each, its tables and what is done with them.
"""

from api.state.database import Base, State, open_state, state_url

__all__ = ["Base", "State", "open_state", "state_url"]
