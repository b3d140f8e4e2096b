"""What medkg writes for other tools."""
