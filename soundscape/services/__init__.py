"""One careful client for services that make pictures, words or transcripts.

It knows neither who calls nor what is asked for.
"""

from .answers import json_of, message_of, refusal
from .budget import CAP_VARIABLE, Budget, Priced, session_budget
from .cache import AnswerStore, request_key
from .connection import Response, is_loopback
from .http import Client, RateLimit, RetryPolicy, checked_address
from .secret import Credentials, Secret, ask_for_key, find_key
from .watch import Watch

__all__ = [
    "CAP_VARIABLE",
    "AnswerStore",
    "Budget",
    "Client",
    "Credentials",
    "Priced",
    "RateLimit",
    "Response",
    "RetryPolicy",
    "Secret",
    "Watch",
    "ask_for_key",
    "checked_address",
    "find_key",
    "is_loopback",
    "json_of",
    "message_of",
    "refusal",
    "request_key",
    "session_budget",
]
