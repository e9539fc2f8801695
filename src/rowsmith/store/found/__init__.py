"""What tasks at work have found so far."""
