"""The product's own settings for the served copy of the sample province.

Only what the tests' template needs is different: its passwords were stored with the tests' quick hash.
"""

from tinhso.project.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
