"""Before a draft is written: which procedure it needs, and the days from drafting to decision."""
