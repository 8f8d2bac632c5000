"""Entry of the chat UI: `streamlit run app_streamlit.py`, or `tenkyo ui`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.served.frame import Frame
from ui.served.isolation import stay_inside
from ui.served.saving import tell_why
from ui.served.warming import warmed

_SCRIPT = Path(__file__).resolve().parent / "ui" / "served" / "script.py"

stay_inside()
tell_why()
app = st.App(_SCRIPT, middleware=[Middleware(Frame)], lifespan=warmed)
