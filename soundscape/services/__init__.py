"""One careful client for services that make pictures, words or transcripts.

It knows neither who calls nor what is asked for.
"""

from .addresses import checked_address, is_loopback, is_own_machine
from .answers import documents_of, is_loading, is_moderation, json_of, message_of, refusal
from .budget import CAP_VARIABLE, Bill, Budget, Priced, session_budget
from .cache import AnswerStore, request_key
from .connection import Attachment, Response
from .http import Client
from .listing import Model, listed_models, named_models, remember, remembered
from .locks import file_lock
from .patience import OWN_SERVER, RateLimit, RetryPolicy
from .readiness import Offered, Readiness
from .rescue import rescue
from .secret import Credentials, Secret, ask_for_key, find_key, keep_key
from .watch import Watch

__all__ = [
    "CAP_VARIABLE",
    "OWN_SERVER",
    "AnswerStore",
    "Attachment",
    "Bill",
    "Budget",
    "Client",
    "Credentials",
    "Model",
    "Offered",
    "Priced",
    "RateLimit",
    "Readiness",
    "Response",
    "RetryPolicy",
    "Secret",
    "Watch",
    "ask_for_key",
    "checked_address",
    "documents_of",
    "file_lock",
    "find_key",
    "is_loading",
    "is_loopback",
    "is_moderation",
    "is_own_machine",
    "json_of",
    "keep_key",
    "listed_models",
    "message_of",
    "named_models",
    "refusal",
    "remember",
    "remembered",
    "request_key",
    "rescue",
    "session_budget",
]
