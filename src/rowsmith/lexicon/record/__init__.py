"""Words for pages about one thing: roles of its fields, and the names that markup gives them."""
