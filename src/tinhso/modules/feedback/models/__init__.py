"""The tables of feedback."""

from .feedback import Feedback
from .parts import Attachment, FeedbackAct
from .publication import Publication

__all__ = ["Attachment", "Feedback", "FeedbackAct", "Publication"]
