"""Common diseases: findings in the words of patients and doctors, disease pages, and how common a disease is."""
