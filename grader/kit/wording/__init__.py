"""Owns the language of what a student reads: templates in English, which a catalogue may have in another language."""
