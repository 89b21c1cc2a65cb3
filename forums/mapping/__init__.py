"""The opinion map: which statement comes next, what the stands show, and how it is told."""
