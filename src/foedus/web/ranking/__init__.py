"""Rankings of states and alliances: by what, with which weights, how surely."""
