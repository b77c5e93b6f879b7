"""Commitment: what treaties promise, to whom, and how much hangs on it."""
