"""The second look at a table: each field's likeliest columns beside each other."""
