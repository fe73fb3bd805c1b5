"""The exception tree: what stops a whole run. One bad file never does; it is a `Problem`."""


class AggregatorError(Exception):
    """Anything we raise on purpose; the message is for the user and names the remedy."""

    exit_code = 1


class ConfigError(AggregatorError):
    """The configuration or the command line cannot be used."""

    exit_code = 2


class LockedError(AggregatorError):
    """Another run holds the state folder."""

    exit_code = 3


class LedgerError(AggregatorError):
    """The ledger is damaged. It is not a cache, so it is refused rather than rebuilt."""


class IndexUnusableError(AggregatorError):
    """The search index cannot be opened; the next build makes it anew."""


class CatalogueUnusableError(AggregatorError):
    """The catalogue is damaged inside; it is a cache, and the next build makes it anew."""


class NotBuiltError(AggregatorError):
    """A command needs what `aggregator build` makes and there is none yet."""
