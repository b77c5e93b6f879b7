"""Reports: an answer as text, HTML, Markdown or JSON, and its charts.

Nothing here computes a finding; a report shows what `foedus.answers` found. A picture
of a frame is `chart`, one of the gallery `picture`.
"""

from __future__ import annotations

from foedus.report.document import html, json_document, markdown, text
from foedus.report.gallery import chart, picture

__all__ = ["chart", "html", "json_document", "markdown", "picture", "text"]
