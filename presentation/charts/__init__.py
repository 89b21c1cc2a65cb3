"""Charts: what one says (spec), in words (words), drawn (draw, plain) and as a picture (png)."""
