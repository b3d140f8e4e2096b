"""From the words of a mention to the id of a thing: candidates by a trained encoder, a calibrated choice, or NIL."""
