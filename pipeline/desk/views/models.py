"""Placeholder."""

import streamlit as st


def page() -> None:
    """Show the page."""
    st.write("models")
