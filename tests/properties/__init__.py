"""What students' own tests are tried on, and what lies beside them."""
