"""The lab: jobs, and their way from the ticket to the inspection."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.domains import lab
from fovea.domains.identity import P
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import to_global_id


@strawberry.type
class JobLens:
    """A lens that is ground from a blank of ours; ``cut`` once it was."""

    eye: str
    sku: str
    cut: bool

    @classmethod
    def of(cls, view: lab.JobLens) -> "JobLens":
        return cls(eye=view.eye, sku=view.sku, cut=view.cut)


@strawberry.type
class Job:
    """One pair of glasses to be made. ``attempt`` counts from 1; ``cause`` says why it is made again.
    ``awaitsBlanks``: what it is ground from is on its way to us.

    ``ticketUrl`` is the path of the ticket for the tray, a PDF.
    """

    id: strawberry.ID
    number: str
    status: str
    attempt: int
    order_number: str
    order_line_id: strawberry.ID
    description: str
    tray: str | None
    ticket_url: str | None
    cause: str | None
    eyes: str
    due_on: date | None
    created_at: datetime
    awaits_blanks: bool
    lenses: list[JobLens]

    @classmethod
    def of(cls, view: lab.Job) -> "Job":
        global_id = to_global_id("Job", view.id)
        return cls(
            id=strawberry.ID(global_id),
            number=view.number,
            status=view.status.value,
            attempt=view.attempt,
            order_number=view.order_number,
            order_line_id=strawberry.ID(to_global_id("OrderLine", view.order_line_id)),
            description=view.description,
            tray=view.tray,
            ticket_url=None if view.status is lab.JobStatus.CANCELLED else f"/documents/jobs/{global_id}.pdf",
            cause=view.cause,
            eyes=view.eyes,
            due_on=view.due_on,
            created_at=view.created_at,
            awaits_blanks=view.awaits_blanks,
            lenses=[JobLens.of(lens) for lens in view.lenses],
        )


@problem(lab.NotVerified)
@strawberry.type
class PrescriptionNotVerified(Problem):
    """No lens is cut before an optician has verified the prescription."""


@problem(lab.BlanksWaiting)
@strawberry.type
class BlanksWaiting(Problem):
    """What the lenses are ground from is not here yet; the sentence says when it comes."""


@strawberry.input
class SendJobInput:
    """``tray`` is the code of the tray that the frame lies in."""

    job_id: strawberry.ID
    tray: str
    idempotency_key: str


@strawberry.type
class SendJobSuccess:
    job: Job


SendJobResult = Annotated[
    SendJobSuccess | PrescriptionNotVerified | BlanksWaiting | Refusal, strawberry.union("SendJobResult")
]


@strawberry.input
class ReceiveJobInput:
    job_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class ReceiveJobSuccess:
    job: Job


ReceiveJobResult = Annotated[ReceiveJobSuccess | Refusal, strawberry.union("ReceiveJobResult")]


@strawberry.input
class PassJobInput:
    job_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class PassJobSuccess:
    job: Job


PassJobResult = Annotated[PassJobSuccess | Refusal, strawberry.union("PassJobResult")]


@strawberry.input
class RemakeJobInput:
    """``cause`` is one of the known causes, ``eye`` OD, OS or BOTH."""

    job_id: strawberry.ID
    cause: str
    eye: str
    idempotency_key: str

    def command(self) -> lab.RemakeJob:
        if self.cause not in set(lab.RemakeCause):
            raise InvalidInput(f"Choose a cause: {', '.join(lab.RemakeCause)}.", path=("cause",))
        return lab.RemakeJob(_job(self.job_id), lab.RemakeCause(self.cause), self.eye)


@strawberry.type
class RemakeJobSuccess:
    job: Job


RemakeJobResult = Annotated[RemakeJobSuccess | Refusal, strawberry.union("RemakeJobResult")]


def _job(text: str) -> UUID:
    return row_id("Job", text, field="jobId")


@strawberry.type
class LabQuery:
    @query(allow=staff(P.LAB_JOB_READ), description="Jobs by state, the longest waiting first.")
    async def jobs(
        self, info: Info, status: list[str] | None = None, first: int = 50, after: str | None = None
    ) -> Connection[Job]:
        wanted = states(lab.JobStatus, status)
        page = asked(first, after, datetime.fromisoformat, UUID)
        return connection(await info.context.read(lab.jobs_page, wanted, page), Job.of)


@strawberry.type
class LabMutation:
    @mutation(allow=staff(P.LAB_JOB_WORK), description="The tray leaves for the lab.")
    async def send_job(self, info: Info, input: SendJobInput) -> SendJobResult:
        command = lab.SendJob(_job(input.job_id), input.tray)
        return SendJobSuccess(job=Job.of(await info.context.run(lab.send, command, input.idempotency_key)))

    @mutation(allow=staff(P.LAB_JOB_WORK), description="The glasses are back and wait for inspection.")
    async def receive_job(self, info: Info, input: ReceiveJobInput) -> ReceiveJobResult:
        command = lab.JobRef(_job(input.job_id))
        return ReceiveJobSuccess(job=Job.of(await info.context.run(lab.receive, command, input.idempotency_key)))

    @mutation(allow=staff(P.LAB_JOB_WORK), description="Inspection passed.")
    async def pass_job(self, info: Info, input: PassJobInput) -> PassJobResult:
        command = lab.JobRef(_job(input.job_id))
        return PassJobSuccess(job=Job.of(await info.context.run(lab.pass_job, command, input.idempotency_key)))

    @mutation(allow=staff(P.LAB_JOB_WORK), description="One or both lenses are made again.")
    async def remake_job(self, info: Info, input: RemakeJobInput) -> RemakeJobResult:
        made = await info.context.run(lab.remake, input.command(), input.idempotency_key)
        return RemakeJobSuccess(job=Job.of(made))
