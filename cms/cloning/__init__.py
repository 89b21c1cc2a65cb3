"""Drafts begun from others: templates, and second rounds. Words go along, opinions never do."""
