"""Files that are published beside a draft: what they are, and that they stay what they were."""
