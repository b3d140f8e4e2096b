"""How the shipped taggers are trained."""
