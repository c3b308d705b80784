"""The lab: glasses to be made, handed off by ticket and inspected when they come back.

Owns ``lab.job``, ``job_lens`` and ``job_event``. Invariants: one job per pair; a remake is the next attempt of the same
job, with its cause; nothing is sent before its prescription is verified; a tray holds one job; exactly the blanks of
what was sent are used up. Events out: JobPassed, JobRemade. Events in: OrderConfirmed, OrderCancelled,
PrescriptionVerified, RemakeAsked, BackorderServed.
"""

from fovea.domains.lab.contract import (
    BlanksWaiting,
    Job,
    JobLens,
    JobPassed,
    JobRef,
    JobRemade,
    JobStatus,
    NotVerified,
    RemakeCause,
    RemakeJob,
    SendJob,
)
from fovea.domains.lab.guarantee import remake_returned
from fovea.domains.lab.queries import job, jobs_like, jobs_of, jobs_page, open_count
from fovea.domains.lab.service import cancel_jobs, open_jobs, pass_job, receive, remake, send

__all__ = [
    "BlanksWaiting",
    "Job",
    "JobLens",
    "JobPassed",
    "JobRef",
    "JobRemade",
    "JobStatus",
    "NotVerified",
    "RemakeCause",
    "RemakeJob",
    "SendJob",
    "cancel_jobs",
    "job",
    "jobs_like",
    "jobs_of",
    "jobs_page",
    "open_count",
    "open_jobs",
    "pass_job",
    "receive",
    "remake",
    "remake_returned",
    "send",
]
