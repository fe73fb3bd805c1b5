"""Questions about what was built: the edition, why articles are together, how good grouping is."""

from aggregator.inquiry.measurement import Evaluation, evaluate, record_evaluation, tell_evaluation
from aggregator.inquiry.reasons import Answer, explain, record, tell
from aggregator.inquiry.recollection import recall

__all__ = [
    "Answer",
    "Evaluation",
    "evaluate",
    "explain",
    "recall",
    "record",
    "record_evaluation",
    "tell",
    "tell_evaluation",
]
