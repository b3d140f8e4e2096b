"""What treats a disease, and what speaks against each treatment for one patient."""
