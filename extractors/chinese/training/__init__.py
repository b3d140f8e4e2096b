"""Training of the Chinese taggers, and their measure."""
