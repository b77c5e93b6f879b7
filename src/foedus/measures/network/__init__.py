"""Network: who is tied to whom, places in it, blocs and hubs."""
