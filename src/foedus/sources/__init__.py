"""Where the figures come from: the catalogue of sources and the bundled tables."""
