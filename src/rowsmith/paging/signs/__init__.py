"""Signs that a list goes on, a kind in each file; all look at one page alone."""
