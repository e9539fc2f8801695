"""What happens in the one transaction in which a task ends."""
