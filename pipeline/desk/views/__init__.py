"""The desk's pages, a module each, with a function `page()`; Streamlit would take a folder "pages" for its own."""
