"""What to ask or test next: the findings whose answer is expected to split the candidates best."""
