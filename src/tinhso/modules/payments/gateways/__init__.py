"""Ways to pay. A new gateway is one file here and one line in `ALL`."""

from .base import Gateway
from .demo import DEMO
from .vietqr import VIETQR

ALL: dict[str, Gateway] = {gateway.code: gateway for gateway in (VIETQR, DEMO)}

__all__ = ["ALL", "Gateway"]
