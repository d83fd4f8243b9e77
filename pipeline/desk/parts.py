"""What the pages are put together from: templates whose parts can be clicked, and words said after a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pipeline.desk.look import asset, plain, render

__all__ = ["difference_card", "labelling_card", "say", "show", "told"]

_TOLD = "told"


def show(template: str, key: str, act: Callable[[str], None] | None = None, /, **values: object) -> str | None:
    """Show a template; return the `data-go` of what was clicked in it just now, if anything was.

    `act` is called with it, before the page is made. Unlike a rerun of the page, that never undoes another click that
    came meanwhile.
    """

    def clicked() -> None:
        if act is not None and (gone := st.session_state[key].go):
            act(str(gone))

    made = st.components.v2.component(
        "tinyte_shown", html='<div class="tn"></div>', css=asset("desk.css"), js=asset("shown.js")
    )
    result = made(key=key, data=render(template, **values), on_go_change=clicked)
    return str(result.go) if result.go else None


def labelling_card(data: dict[str, Any], key: str, on_act: Any) -> None:  # noqa: ANN401 - Streamlit's callback
    """Show an article to label; `on_act` is called when the person did something, told in the state's `act`."""
    _card("labelling", data, key, on_act)


def difference_card(data: dict[str, Any], key: str, on_act: Any) -> None:  # noqa: ANN401 - Streamlit's callback
    """Show an article on which people differ; `on_act` as in `labelling_card`."""
    _card("difference", data, key, on_act)


def _card(name: str, data: dict[str, Any], key: str, on_act: Any) -> None:  # noqa: ANN401 - Streamlit's callback
    made = st.components.v2.component(
        f"tinyte_{name}",
        html='<div class="tn"></div>',
        css=asset("desk.css"),
        js=asset("reading.js") + asset(f"{name}.js"),
    )
    made(key=key, data=data, on_act_change=on_act)


def say(text: str) -> None:
    """Have `told` say `text` on the next page that is shown: for what is done before a page is left."""
    st.session_state[_TOLD] = text


def told() -> None:
    """Say what `say` was given, once."""
    if text := st.session_state.pop(_TOLD, ""):
        st.toast(plain(str(text)))
