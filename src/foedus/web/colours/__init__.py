"""What colours the map of a day: promises, blocs, capability, burden, threat, support."""
