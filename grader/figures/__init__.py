"""Pictures as values: points, regions, curves, trees, sequences and a number line, written as SVG. Knows no course."""
