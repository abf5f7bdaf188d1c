"""A private PostgreSQL for trials, small offices and tests, run from the binaries of a wheel.

What it takes care of: passwords for every role, a socket in a private folder and no network port,
an operating system user of its own when started by root, no change to the rights of any folder that
it did not create, and a server that stops with its last user, also when that user was killed.
"""

from .cluster import Cluster
from .errors import ClusterError

__all__ = ["Cluster", "ClusterError"]
