"""Threat: who could reach a state, who was hostile, and with what chance."""
