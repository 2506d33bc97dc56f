"""refboard: the keyboard dashboard over a practice's shared referral workbook."""

__version__ = "0.1.0"
