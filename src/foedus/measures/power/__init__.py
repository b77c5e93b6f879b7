"""Power: capability by any index, its weights, distance, coalitions and votes."""
