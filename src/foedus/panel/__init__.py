"""Panels: any unit of analysis, any span, with an audit of every join."""
