"""Chinese clinical text: the shipped lexicon, matching without segmentation, scripts, and a trained tagger."""
