"""navicert: who a party is, on which list, on which day, and why."""

__version__ = "0.1.0"
