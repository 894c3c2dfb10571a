"""The trail of sensitive acts: append-only, ids only, each entry chained to the one before, sealed by month."""

from qa.kernel.audit.months import seal_months
from qa.kernel.audit.trail import record, record_hourly, trail_of
from qa.kernel.audit.verdict import Verdict, verify

__all__ = ["Verdict", "record", "record_hourly", "seal_months", "trail_of", "verify"]
