"""Shows a failure in words: the calls as they would be typed, and text that nothing obeys."""
