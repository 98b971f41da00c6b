"""What people are called where graders must not know who they are: by the roster's pseudonyms."""
