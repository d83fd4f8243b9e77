"""The desk: a web page on which an office sees its coverage, puts tags right, retrains the model, minds its outlets.

`server` starts it, `app` is what Streamlit runs, `views` has a module a page. What a page works out stands in modules
that don't know Streamlit; what people wrote reaches the page through templates that escape it, and no other way.
"""
