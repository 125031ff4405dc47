"""The table of commands: name, where its function lives, its group in the help, and one line on it. Only the command
that is typed gets imported."""

from __future__ import annotations

from typing import NamedTuple


class Listed(NamedTuple):
    """A row of the table. `module` is below `buyer_assist.cli`, the function has the name of the module."""

    name: str
    module: str
    group: str
    says: str


COMMANDS = (
    Listed("track", "track", "Record", "Record a new purchase"),
    Listed("mark", "mark", "Record", "Record what happened to a purchase"),
    Listed("edit", "edit", "Record", "Change facts of a purchase"),
    Listed("undo", "undo", "Record", "Take back the last change of the ledger"),
    Listed("list", "list_", "Look", "Open purchases, the nearest deadline first"),
    Listed("show", "show", "Look", "One purchase: facts, story, deadlines, next steps"),
    Listed("policies", "policies", "Look", "The rules, with sources and how sure they are"),
    Listed("demo", "demo", "Look", "A sample ledger and a tour of the commands"),
    Listed("next", "next_", "Decide", "What to do now, and why"),
    Listed("walk", "walk", "Decide", "Be led through a hard case, question by question"),
    Listed("check-tracking", "check_tracking", "Decide", "Judge a tracking number and what it proves"),
    Listed("check-seller", "check_seller", "Decide", "Judge a seller's rating"),
    Listed("draft-message", "draft_message", "Write", "Write the message that fits now"),
    Listed("check-message", "check_message", "Write", "Check a message that you wrote"),
    Listed("remind", "remind", "Be reminded", "Everything that is due or overdue"),
    Listed("snooze", "snooze", "Be reminded", "Silence a reminder until a day"),
    Listed("done", "done", "Be reminded", "No more reminders of one deadline"),
    Listed("schedule", "schedule", "Be reminded", "Run the reminder every day by itself"),
    Listed("import", "import_", "Exchange", "Take purchases from an order export"),
    Listed("export", "export", "Exchange", "Write a calendar or a table"),
    Listed("doctor", "doctor", "Keep in order", "Check that everything is in order"),
)
GROUPS = ("Record", "Look", "Decide", "Write", "Be reminded", "Exchange", "Keep in order")
