"""Who may use the server, and for how much."""
