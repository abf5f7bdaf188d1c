"""How people sign in: what django-allauth asks us, in our words and with our rules."""

from .accounts import AccountAdapter, SignInBackend, home_of
from .second_factor import SecondFactorAdapter, SecondFactorGate

__all__ = ["AccountAdapter", "SecondFactorAdapter", "SecondFactorGate", "SignInBackend", "home_of"]
