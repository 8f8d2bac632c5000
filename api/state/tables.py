"""All tables of the state, whatever module declares them."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sqlalchemy import MetaData

import api.state
from api.state.database import Base


def all_tables() -> MetaData:
    """The tables as the modules of this package declare them."""
    for module in pkgutil.iter_modules(api.state.__path__):
        import_module(f"{api.state.__name__}.{module.name}")
    return Base.metadata
