"""Relations between mentions of one sentence."""
