"""Arms races: rules that find them, their skill, and what followed."""
