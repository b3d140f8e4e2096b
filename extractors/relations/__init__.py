"""Relations between mentions, within a sentence and across sentences."""
