"""The use cases: one verb each, collaborators in the constructor, the request in the call."""
