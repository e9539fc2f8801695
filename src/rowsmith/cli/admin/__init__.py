"""Commands of the operator: on the data folder or database of a server."""
