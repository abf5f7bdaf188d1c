"""Tables of the forms module."""

from .form_version import FormVersion

__all__ = ["FormVersion"]
