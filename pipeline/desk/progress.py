"""Watching work that goes on beside the page."""

from __future__ import annotations

import streamlit as st

from pipeline.desk.jobs import Job

__all__ = ["watch"]

_SHOWN = 8


def watch(job: Job[object], what: str) -> None:
    """Show what a job says, second by second, and the page anew once it is done."""

    @st.fragment(run_every=1)
    def look() -> None:
        if not job.running:
            st.rerun()
        st.info(what, icon=":material/hourglass_top:")
        st.code("\n".join(job.lines[-_SHOWN:]) or "…", language=None)

    look()
