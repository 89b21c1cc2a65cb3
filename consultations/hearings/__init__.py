"""Hearings (听证会、座谈会、论证会) of a round, from the announcement to the report."""
