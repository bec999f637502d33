# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was done with ideas and improvements, in books of their own.

They are written by what the people of the play do, and never read back from the
database, so that a test can hold the screens against them.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Booked:
    """One idea."""

    key: str
    stage: str = "new"
    voters: set = field(default_factory=set)
    on_behalf: int = 0
    into: str = ""  # the key of the idea it was merged into
    answered: bool = False


@dataclass
class Round:
    """One cycle at a touchpoint."""

    touchpoint: str
    begun: date
    turn: date = None  # when the last of its improvements was done
    closed: date = None


class Ledger:
    """All ideas by key, improvements by the key of their idea, and the cycles."""

    def __init__(self):
        self.ideas = {}
        self.improvements = {}
        self.reviews = []
        self.rounds = []

    def note_idea(self, key):
        """Note that an idea was written."""
        self.ideas[key] = Booked(key)

    def note_vote(self, key, voter, *, on_behalf):
        """Note a vote; a second one of the same person changes nothing.

        Who voted for an idea that was merged into this one has voted already.
        """
        idea = self.ideas.get(key)
        if idea and voter not in self.voters(key):
            idea.voters.add(voter)
            idea.on_behalf += on_behalf

    def note_answer(self, key, stage=None):
        """Note that somebody answered, and perhaps moved the idea."""
        if idea := self.ideas.get(key):
            idea.answered = True
            idea.stage = stage or idea.stage

    def note_improvement(self, key, state, touchpoint=None):
        """Note how far an improvement is; the idea follows."""
        if state == "planned":
            self.improvements[key] = state
            self.note_answer(key, "adopted")
        elif key in self.improvements:
            self.improvements[key] = state
        if state == "done":
            self.note_answer(key, "done")

    def note_turn(self, touchpoint, day):
        """Note that something has changed at a touchpoint, for its open cycle."""
        if found := self.open_round(touchpoint):
            found.turn = day

    def voters(self, key):
        """Return who is counted for an idea, those of merged ones included."""
        merged = [idea.key for idea in self.ideas.values() if idea.into == key]
        return self.ideas[key].voters.union(*map(self.voters, merged))

    def on_board(self):
        """Return the ideas that the board shows."""
        return [idea for idea in self.ideas.values() if not idea.into]

    def open_round(self, touchpoint):
        """Return the cycle that goes on at a touchpoint, or None."""
        for found in self.rounds:
            if found.touchpoint == touchpoint and not found.closed:
                return found
        return None

    def __str__(self):
        stages = Counter(idea.stage for idea in self.on_board())
        told = ", ".join(f"{count} {stage}" for stage, count in stages.most_common())
        votes = sum(len(idea.voters) for idea in self.ideas.values())
        merged = len(self.ideas) - stages.total()
        return (
            f"{stages.total()} ideas: {told}; {merged} merged, {votes} votes,"
            f" {len(self.improvements)} improvements, {len(self.rounds)} cycles"
        )
