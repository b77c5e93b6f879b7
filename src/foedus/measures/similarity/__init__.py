"""Similarity: how alike two portfolios of ties or votes are."""
