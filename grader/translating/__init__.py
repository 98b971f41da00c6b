"""Makes the catalogue of a language: which texts students read, and how much of them is translated."""
