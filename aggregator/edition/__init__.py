"""The edition: stories and topics as published, with their addresses and their order.

`arrangement` carries out what the editor orders and has `promises` match what results with what the
ledger promised, `anchors` the same for topics; `sources` gives each outlet one name; `composition`
puts the rest in order; `leads` notices which stories are led by another article than before.
"""

from aggregator.edition.anchors import Anchoring, anchor_topics, lead_on
from aggregator.edition.arrangement import Arrangement, arrange
from aggregator.edition.composition import address, compose
from aggregator.edition.leads import Leads, current_leads, is_edited, lead_changes
from aggregator.edition.presentation import Presentation
from aggregator.edition.promises import Settlement, claim, settle
from aggregator.edition.sources import unite_sources

__all__ = [
    "Anchoring",
    "Arrangement",
    "Leads",
    "Presentation",
    "Settlement",
    "address",
    "anchor_topics",
    "arrange",
    "claim",
    "compose",
    "current_leads",
    "is_edited",
    "lead_changes",
    "lead_on",
    "settle",
    "unite_sources",
]
