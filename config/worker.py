"""What the site does by itself: open and close rounds, send mail, find themes, compare, count.

Rows are the truth: each step takes up what a row says is not done, claims it by one UPDATE, and
may run twice, late, or in several processes at once (docs/adr/0004).
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from cms.accessibility.services import mail_answers
from cms.ahead import count_ahead
from cms.carrying.telling import follow as follow_carried
from cms.circulating.clock import follow as follow_circulations
from consultations.copies import compare_next
from consultations.finding.words import read_due as read_rounds
from consultations.hearings.forgetting import forget_needs
from consultations.services import move_on
from consultations.services.silence import warn_silent
from consultations.services.telling import tell_steps
from forums.live import announce_rankings
from forums.mapping.compute import work_out_due
from forums.services.ballot_counts import count_due, tell_voters
from forums.services.drafts import forget_old_drafts
from forums.services.joining import join_voters
from forums.services.merging import carry_merged
from forums.services.sessions import move_sessions_on
from forums.services.telling import tell_due
from forums.services.wording import follow_places
from notifications.services import send_due
from petitions import services as petitions
from petitions.services.counting import count_activity, count_when_due
from petitions.services.forgetting import forget_due
from petitions.services.joining import join_identified
from petitions.services.reading import read_due
from petitions.services.recounting import recount_when_due
from petitions.services.striking import strike_due
from petitions.services.telling import send_due as tell_signers
from petitions.services.telling import tell_signed
from petitions.services.thresholds import open_cases
from responses import services as responses
from responses.routing import route_next
from themes.child import Reader
from themes.compute import requeue_dropped, run_next
from themes.reading import Sweep, read_next

logger = logging.getLogger(__name__)

# One process with one model in memory, whoever has something to read.
READER, SWEEP = Reader(), Sweep()

# How far back the worker looks for what it may have missed while it was down.
LOOK_BACK = timedelta(days=3)


@dataclass(frozen=True)
class Step:
    """One thing that is looked after every ``seconds``."""

    name: str
    seconds: float
    act: Callable[[], object]


def drain_queue() -> None:
    """Run the tasks that libraries have queued in the database, until there is none left."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid4().hex,
        excluded_queue_names=[],
    ).run()


def tell_restored() -> None:
    """Tell authors whose words came back into sight after their theme was answered."""
    responses.tell_restored(since=timezone.now() - LOOK_BACK)


def publish_scheduled() -> None:
    """Publish pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


CLOCK = (
    Step("rounds", 1, lambda: move_on(timezone.now())),
    Step("petitions", 1, lambda: petitions.move_on(timezone.now())),
    Step("sessions", 5, lambda: move_sessions_on(timezone.now())),
    Step("mail", 2, lambda: send_due(timezone.now())),
    Step("accessibility", 10, lambda: mail_answers(timezone.now())),
    Step("queue", 2, drain_queue),
    Step("dropped runs", 10, lambda: requeue_dropped(timezone.now())),
    Step("restored words", 20, tell_restored),
    Step("worded clauses", 20, lambda: follow_places(timezone.now())),
    Step("carried words", 20, lambda: follow_carried(timezone.now())),
    Step("circulations", 20, lambda: follow_circulations(timezone.now())),
    Step("needs of hearings", 60, lambda: forget_needs(timezone.now())),
    Step("scheduled pages", 20, publish_scheduled),
)
# Apart, because counting may take seconds.
COUNTS = (
    Step("ballots", 1, lambda: count_due(timezone.now())),
    Step("counts", 20, lambda: count_ahead(timezone.now())),
)
# Apart, because a page says how many have signed a second ago, whatever else there is to do.
TALLIES = (
    Step("tallies", 1, lambda: count_when_due(timezone.now())),
    Step("thresholds", 1, open_cases),
    Step("activity", 60, lambda: count_activity(timezone.now())),
    Step("questions", 1, lambda: announce_rankings(timezone.now())),
)
# Apart, because a million signers are told in a thousand batches, and recounted each night.
SIGNERS = (
    Step("receipts", 1, lambda: tell_signed(timezone.now())),
    Step("mailings", 1, lambda: tell_signers(timezone.now())),
    Step("steps of rounds", 1, lambda: tell_steps(timezone.now())),
    Step("silent rounds", 3600, lambda: warn_silent(timezone.now())),
    Step("posts", 10, lambda: tell_due(timezone.now())),
    Step("merged topics", 1, lambda: carry_merged(timezone.now())),
    Step("old drafts", 3600, lambda: forget_old_drafts(timezone.now())),
    Step("voters", 1, lambda: tell_voters(timezone.now())),
    Step("invalidations", 1, lambda: strike_due(timezone.now())),
    Step("identities", 10, lambda: join_identified(timezone.now())),
    Step("voters twice", 10, lambda: join_voters(timezone.now())),
    Step("forgetting", 3600, lambda: forget_due(timezone.now())),
    Step("recount", 600, lambda: recount_when_due(timezone.now())),
)
# Apart, because a map of 10,000 people takes half a minute.
MAPS = (Step("opinion maps", 5, lambda: work_out_due(timezone.now())),)
# Apart, because comparing 100,000 texts takes half a minute.
COPIES = (
    Step("copies", 5, lambda: compare_next(timezone.now())),
    Step("petition words", 2, lambda: read_due(timezone.now())),
    Step("words of rounds", 5, lambda: read_rounds(timezone.now())),
    Step("routing", 5, lambda: route_next(timezone.now())),
)
# Apart, because one run may take a minute.
THEMES = (Step("themes", 1, lambda: run_next(timezone.now(), reader=READER)),)
# Apart, because a heap of opinions that is imported takes minutes to read.
READINGS = (
    Step("readings", 1, lambda: read_next(timezone.now(), reader=READER)),
    Step("missed readings", 10, lambda: SWEEP.step(timezone.now())),
)


class Lane(threading.Thread):
    """A thread that takes its steps in turn until it is told to stop."""

    def __init__(self, name: str, steps: tuple[Step, ...]) -> None:
        super().__init__(name=name, daemon=True)
        self.steps, self.stopped = steps, threading.Event()
        self.due = dict.fromkeys(steps, 0.0)

    def run(self) -> None:
        clock = 0.0
        while not self.stopped.is_set():
            for step in self.steps:
                if self.due[step] <= clock:
                    self.due[step] = clock + step.seconds
                    take(step)
            self.stopped.wait(1)
            clock += 1

    def stop(self) -> None:
        self.stopped.set()


def take(step: Step) -> None:
    """Take one step; a failure is logged and costs no other step its turn."""
    close_old_connections()
    try:
        step.act()
    except Exception:
        logger.exception("a step of the worker failed", extra={"step": step.name})
    finally:
        close_old_connections()


def start() -> list[Lane]:
    """Start the worker's threads and return them, to be stopped."""
    lanes = [
        Lane("clock", CLOCK),
        Lane("counts", COUNTS),
        Lane("tallies", TALLIES),
        Lane("signers", SIGNERS),
        Lane("maps", MAPS),
        Lane("copies", COPIES),
        Lane("themes", THEMES),
        Lane("readings", READINGS),
    ]
    for lane in lanes:
        lane.start()
    return lanes


def stop(lanes: list[Lane]) -> None:
    """Let each lane finish the step it is in, for a moment; what is cut off is taken up later."""
    for lane in lanes:
        lane.stop()
    for lane in lanes:
        lane.join(timeout=3)
