"""One careful client for services that make pictures, words or transcripts.

It knows neither who calls nor what is asked for.
"""

from .answers import documents_of, is_moderation, json_of, message_of, refusal
from .budget import CAP_VARIABLE, Budget, Priced, session_budget
from .cache import AnswerStore, request_key
from .connection import Response, is_loopback
from .http import Client, RateLimit, RetryPolicy, checked_address
from .locks import file_lock
from .rescue import rescue
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
    "documents_of",
    "file_lock",
    "find_key",
    "is_loopback",
    "is_moderation",
    "json_of",
    "message_of",
    "refusal",
    "request_key",
    "rescue",
    "session_budget",
]
