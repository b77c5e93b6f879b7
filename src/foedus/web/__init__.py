"""The workbench in the browser: every page and its JSON from one payload.

`foedus.web.server.serve` runs it; `foedus.web.app.create_app` gives the application.
"""
