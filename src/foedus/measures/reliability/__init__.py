"""Reliability: promises called on, and what became of them."""
