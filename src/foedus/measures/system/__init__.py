"""System: concentration, polarity and landscapes of all states together."""
