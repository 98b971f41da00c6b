"""What every page is made of: markup in which no text from outside is obeyed, one style sheet, one frame. Pure."""
