"""Files that are put beside a student's tests, as text: the operators, which call elsewhere, and MiniTorch's tools."""
