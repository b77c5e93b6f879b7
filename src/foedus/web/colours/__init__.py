"""What colours the map: promises, blocs, capability, burden, threat, support."""
