"""Trees of modules with the names of their Parameters: what one is, and how it is drawn."""
