"""Answers: what an assessment of an alliance finds, and what it does not cover."""
