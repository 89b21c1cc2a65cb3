"""The invented city of Yunting: its draft, its people and what they say about the draft."""
