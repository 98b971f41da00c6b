"""Publishing: results in somebody else's gradebook."""
