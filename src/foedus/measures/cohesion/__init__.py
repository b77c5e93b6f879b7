"""Cohesion: how near members are in votes, efforts, regimes and quarrels."""
