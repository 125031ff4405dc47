"""buyer-assist: the buyer's clerk for marketplace purchases. Imports nothing, so that every command starts fast."""

__version__ = "0.1.0"
