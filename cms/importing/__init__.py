"""From a file or a pasted text to the clauses of a draft, with a person in between."""
