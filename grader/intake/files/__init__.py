"""The files of a submission as a tree, wherever they lie: in a folder or in an archive. Each byte is hostile."""
