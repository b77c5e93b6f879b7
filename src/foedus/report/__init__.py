"""Reports: an answer as text, HTML, Markdown or JSON, and its charts.

Nothing here computes a finding; a report shows what `foedus.answers` found.
"""

from __future__ import annotations

from foedus.report.document import html, json_document, markdown, text

__all__ = ["html", "json_document", "markdown", "text"]
