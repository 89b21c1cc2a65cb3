"""Finding rounds: by words, by department, by procedure, and by the days on which things happen."""
