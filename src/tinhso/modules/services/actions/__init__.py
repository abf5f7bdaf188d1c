"""Every write of the one-stop shop: keyword-only, `by=` the acting person first, one transaction each."""

from .assignment import assign, assign_many, hand_over
from .base import ServiceError
from .citizen import request_withdrawal, supply
from .desk import accept, refuse, return_result
from .draft import discard_draft, save_draft, start_draft
from .keeping import purge_drafts
from .leader import approve, extend, send_back
from .money import collect_fee, confirm_payment
from .officer import demand_payment, propose, request_supplement, stop
from .opinions import ask_opinion, drop_opinion, give_opinion
from .paper import PaperIn
from .rating import rate
from .steps import forward, step_back
from .submission import register, submit

__all__ = [
    "PaperIn",
    "ServiceError",
    "accept",
    "approve",
    "ask_opinion",
    "assign",
    "assign_many",
    "collect_fee",
    "confirm_payment",
    "demand_payment",
    "discard_draft",
    "drop_opinion",
    "extend",
    "forward",
    "give_opinion",
    "hand_over",
    "propose",
    "purge_drafts",
    "rate",
    "refuse",
    "register",
    "request_supplement",
    "request_withdrawal",
    "return_result",
    "save_draft",
    "send_back",
    "start_draft",
    "step_back",
    "stop",
    "submit",
    "supply",
]
