"""The durable work on tasks: taken up again after any crash, each page fetched once."""
