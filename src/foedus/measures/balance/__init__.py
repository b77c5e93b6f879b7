"""Balance: friends of friends and enemies of friends, in signed networks."""
