"""What every answer says of itself."""

__all__ = ["NOTICE"]

NOTICE = "Decision support for clinicians: it does not replace a doctor's judgement and is not a medical device."
