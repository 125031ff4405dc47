"""Reading, changing and undoing: what a ledger survives, and what it refuses."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from buyer_assist.domain.changes import Changes
from buyer_assist.domain.errors import LedgerError, RefusedError
from buyer_assist.domain.purchase import Event, Purchase
from buyer_assist.storage.ledger import Ledger, change_ledger, read_ledger, undo_ledger
from buyer_assist.storage.places import Places
from tests.storage.conftest import put_ledger

THREE = "format = 1\n" + "".join(f'\n[[purchase]]\nid = "{name}"\nitem = "{name.upper()}"\n' for name in "abc")


def add(places: Places, *names: str, keep: int = 20) -> bytes:
    """Add purchases, one write each; returns the bytes then."""
    for name in names:
        change_ledger(places, lambda _, name=name: Changes(add=(Purchase(name, name.upper()),)), keep=keep)
    return places.ledger.read_bytes()


def note(places: Places, name: str, text: str) -> bytes:
    """Write a note into a purchase."""

    def change(ledger: Ledger) -> Changes:
        return Changes(put=(replace(next(one for one in ledger.purchases if one.id == name), note=text),))

    change_ledger(places, change)
    return places.ledger.read_bytes()


def ids(places: Places) -> list[str]:
    return [purchase.id for purchase in read_ledger(places).purchases]


def test_a_missing_ledger_is_empty_and_reading_writes_nothing(places: Places, home: Path) -> None:
    assert read_ledger(places).purchases == ()
    assert not read_ledger(places).exists
    assert not home.exists()


def test_a_new_ledger_is_its_owners_alone_whatever_the_umask(places: Places) -> None:
    old = os.umask(0)
    try:
        add(places, "a")
    finally:
        os.umask(old)

    assert stat.S_IMODE(places.ledger.stat().st_mode) == 0o600
    for folder in (places.ledger.parent, places.history):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(version.stat().st_mode) for version in places.history.iterdir()} == {0o600}
    assert places.ledger.read_text().startswith("#")
    assert sorted(path.name for path in places.ledger.parent.iterdir()) == ["history", "ledger.toml"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400 | 0o200, 0o666])
def test_the_mode_of_a_ledger_is_kept(places: Places, mode: int) -> None:
    put_ledger(places, THREE)
    places.ledger.chmod(mode)
    add(places, "d")

    assert stat.S_IMODE(places.ledger.stat().st_mode) == mode


def test_the_change_is_made_anew_when_the_file_changed_meanwhile(places: Places) -> None:
    put_ledger(places, THREE)
    calls = []

    def change(ledger: Ledger) -> Changes:
        calls.append(len(ledger.purchases))
        if len(calls) == 1:
            put_ledger(places, THREE.replace('"B"', '"B by hand"'))
        return Changes(add=(Purchase("d", "D"),))

    change_ledger(places, change)

    assert calls == [3, 3]
    assert [purchase.item for purchase in read_ledger(places).purchases] == ["A", "B by hand", "C", "D"]


def test_a_change_that_changes_nothing_writes_nothing(places: Places) -> None:
    put_ledger(places, THREE)
    before = places.ledger.stat()
    change_ledger(places, lambda ledger: Changes(put=ledger.purchases))

    assert places.ledger.stat().st_mtime_ns == before.st_mtime_ns
    assert not places.history.exists()


def test_an_id_that_is_taken_is_refused(places: Places) -> None:
    put_ledger(places, THREE)
    with pytest.raises(RefusedError, match='"a"'):
        add(places, "a")
    assert places.ledger.read_text() == THREE


def test_undo_walks_back_to_the_exact_bytes_and_further_each_time(places: Places) -> None:
    start = put_ledger(places, THREE.replace("\n", "\r\n"))
    states = [start, add(places, "d"), note(places, "a", "one"), note(places, "a", "two"), add(places, "e")]
    for state in reversed(states[:-1]):
        assert undo_ledger(places).took_back == "command"
        assert places.ledger.read_bytes() == state
        read_ledger(places)
    with pytest.raises(RefusedError):
        undo_ledger(places)


def test_undo_takes_back_a_hand_edit_first_and_keeps_it(places: Places) -> None:
    one = add(places, "a")
    two = add(places, "b")
    edited = put_ledger(places, two + b"# mine\n")

    undone = undo_ledger(places)

    assert undone.took_back == "hand edit"
    assert places.ledger.read_bytes() == two
    assert undone.kept is not None
    assert Path(undone.kept).read_bytes() == edited
    undo_ledger(places)
    assert places.ledger.read_bytes() == one


def test_a_command_after_a_hand_edit_is_undone_to_the_hand_edit(places: Places) -> None:
    one = add(places, "a")
    edited = put_ledger(places, one + b"# mine\n")
    add(places, "b")

    undo_ledger(places)
    assert places.ledger.read_bytes() == edited
    undo_ledger(places)
    assert places.ledger.read_bytes() == one


def test_undo_and_commands_may_follow_each_other(places: Places) -> None:
    one = add(places, "a")
    add(places, "b")
    undo_ledger(places)
    three = add(places, "c")
    add(places, "d")
    undo_ledger(places)
    assert places.ledger.read_bytes() == three
    undo_ledger(places)
    assert places.ledger.read_bytes() == one


def test_undo_of_the_first_purchase_leaves_an_empty_ledger_that_is_not_suspicious(places: Places) -> None:
    one = add(places, "a")
    undo_ledger(places)

    assert ids(places) == []
    places.ledger.unlink()
    assert ids(places) == []
    assert add(places, "a") == one


def test_undo_without_a_history_is_refused(places: Places) -> None:
    with pytest.raises(RefusedError):
        undo_ledger(places)
    put_ledger(places, THREE)
    with pytest.raises(RefusedError):
        undo_ledger(places)
    assert places.ledger.read_text() == THREE


@pytest.mark.parametrize(
    "damage", [None, b"", b"format = 1\n", b"[[purchase]\n", b"\xff\xfe\x00", b"[[purchase]]\nid ="]
)
def test_a_damaged_ledger_points_to_its_newest_version_and_undo_brings_it_back(
    places: Places, damage: bytes | None
) -> None:
    add(places, "a")
    good = add(places, "b")
    if damage is None:
        places.ledger.unlink()
    else:
        places.ledger.write_bytes(damage)

    with pytest.raises(LedgerError) as caught:
        read_ledger(places)
    assert str(places.history) in caught.value.hint
    assert "undo" in caught.value.hint
    newest = next(word for word in caught.value.hint.split() if word.startswith(str(places.history)))
    assert Path(newest.rstrip(".,")).read_bytes() == good
    with pytest.raises(LedgerError):
        change_ledger(places, lambda _: Changes(add=(Purchase("c", "C"),)))

    assert undo_ledger(places).took_back == "damage"
    assert places.ledger.read_bytes() == good


def test_every_proper_beginning_of_a_ledger_is_noticed(places: Places) -> None:
    put_ledger(places, THREE)
    whole = note(places, "b", "a longer text, so that there are more places to cut at")
    for length in range(len(whole)):
        places.ledger.write_bytes(whole[:length])
        with pytest.raises(LedgerError):
            read_ledger(places)
    places.ledger.write_bytes(whole)
    assert ids(places) == ["a", "b", "c"]


def test_deleting_some_purchases_by_hand_is_fine(places: Places) -> None:
    put_ledger(places, THREE)
    text = note(places, "c", "x").decode()
    put_ledger(places, text.replace('[[purchase]]\nid = "b"\nitem = "B"\n\n', ""))
    assert ids(places) == ["a", "c"]


def test_all_purchases_gone_is_an_error_even_with_a_comment_left(places: Places) -> None:
    add(places, "a")
    put_ledger(places, "# a fresh start?\nformat = 1\n")
    with pytest.raises(LedgerError, match="suddenly empty"):
        read_ledger(places)


def test_only_the_newest_versions_are_kept(places: Places) -> None:
    states = [add(places, f"p{number}", keep=5) for number in range(9)]

    assert len(list(places.history.iterdir())) == 5
    for state in reversed(states[4:-1]):
        undo_ledger(places, keep=5)
        assert places.ledger.read_bytes() == state
    with pytest.raises(RefusedError):
        undo_ledger(places, keep=5)


def test_two_ledgers_in_one_folder_do_not_share_versions(places: Places) -> None:
    other = places._replace(ledger=places.ledger.with_name("other.toml"))
    one = add(places, "a")
    add(other, "x")
    add(places, "b")
    undo_ledger(other)
    undo_ledger(places)
    assert places.ledger.read_bytes() == one
    assert ids(other) == []


def test_a_newer_format_is_shown_and_never_changed(places: Places) -> None:
    data = put_ledger(places, THREE.replace("format = 1", "format = 999") + 'shiny = "new"\n')
    ledger = read_ledger(places)

    assert len(ledger.purchases) == 3
    assert ledger.format == 999
    assert [finding.line for finding in ledger.findings] == [1]
    with pytest.raises(LedgerError, match="999"):
        add(places, "d")
    with pytest.raises(LedgerError, match="999"):
        change_ledger(places, lambda found: Changes(put=(replace(found.purchases[0], note="x"),)))
    with pytest.raises(LedgerError, match="999"):
        undo_ledger(places)
    assert places.ledger.read_bytes() == data


@pytest.mark.parametrize(
    "text",
    [
        'purchase = [\n  { id = "a", item = "A" },\n]\n',
        '[[purchase]]\nid = "a"\nitem = "A"\n\n[other]\nx = 1\n\n[[purchase.event]]\nkind = "note"\non = 2026-01-01\n',
        '[[purchase]]\nid = "a"\nitem = "A"\n\n[other]\nx = 1\n\n[purchase.answers]\n',
    ],
)
def test_what_cannot_be_edited_safely_is_read_and_refused_for_writing(places: Places, text: str) -> None:
    put_ledger(places, text)
    ledger = read_ledger(places)

    assert [purchase.id for purchase in ledger.purchases] == ["a"]
    with pytest.raises(LedgerError, match="line") as caught:
        change_ledger(places, lambda found: Changes(put=(replace(found.purchases[0], note="x"),)))
    assert "[[purchase]]" in caught.value.hint
    assert places.ledger.read_text() == text


def test_a_scattered_purchase_does_not_stop_changes_of_others(places: Places) -> None:
    text = '[[purchase]]\nid = "a"\nitem = "A"\n\n[o]\n[[purchase.event]]\nkind = "note"\non = 2026-01-01\ntext = "t"\n'
    put_ledger(places, text + '\n[[purchase]]\nid = "b"\nitem = "B"\n')
    assert note(places, "b", "fine").decode() == text + '\n[[purchase]]\nid = "b"\nitem = "B"\nnote = "fine"\n'


def test_conflict_copies_are_named_and_not_loaded(places: Places) -> None:
    put_ledger(places, THREE)
    copies = [
        "ledger.sync-conflict-20261123-101010-ABCDEFG.toml", "ledger (Ada's conflicted copy 2026-11-23).toml",
        "ledger (conflicted copy).toml", "ledger 2.toml", "ledger (1).toml", "ledger-DESKTOP-AB12.toml",
    ]  # fmt: skip
    for name in [*copies, "ledger-old.toml", "ledger.toml.bak", "other.toml"]:
        places.ledger.with_name(name).write_text('[[purchase]]\nid = "x"\nitem = "X"\n')

    assert sorted(os.path.basename(finding.where) for finding in read_ledger(places).findings) == sorted(copies)
    assert ids(places) == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["fifo", "folder", "device", "loop"])
def test_what_is_no_file_is_refused_at_once(places: Places, kind: str) -> None:
    places.ledger.parent.mkdir(parents=True)
    if kind == "fifo":
        os.mkfifo(places.ledger)
    elif kind == "folder":
        places.ledger.mkdir()
    elif kind == "device":
        places.ledger.symlink_to("/dev/zero")
    else:
        places.ledger.symlink_to(places.ledger)
    started = time.monotonic()
    for attempt in (read_ledger, lambda where: add(where, "a"), undo_ledger):
        with pytest.raises(LedgerError):
            attempt(places)
    assert time.monotonic() - started < 5


def test_a_symlinked_ledger_stays_a_link_and_its_target_is_changed(places: Places, tmp_path: Path) -> None:
    target = tmp_path / "synced" / "real.toml"
    target.parent.mkdir()
    target.write_text(THREE)
    places.ledger.parent.mkdir(parents=True)
    places.ledger.symlink_to(os.path.relpath(target, places.ledger.parent))

    add(places, "d")
    undo_ledger(places)
    add(places, "e")

    assert places.ledger.is_symlink()
    assert [path.name for path in target.parent.iterdir()] == ["real.toml"]
    assert ids(places) == ["a", "b", "c", "e"]


def test_a_dangling_link_makes_its_target_and_refuses_when_the_folder_is_gone(places: Places, tmp_path: Path) -> None:
    places.ledger.parent.mkdir(parents=True)
    places.ledger.symlink_to(tmp_path / "real.toml")
    add(places, "a")
    assert places.ledger.is_symlink()
    assert (tmp_path / "real.toml").exists()

    places.ledger.unlink()
    places.ledger.symlink_to(tmp_path / "not mounted" / "real.toml")
    with pytest.raises(LedgerError):
        add(places._replace(history=tmp_path / "h"), "b")
    assert not (tmp_path / "not mounted").exists()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'format = 1\nnote = "\xff"\n', 2),
        (b'format = 1\n\n\nx = "a\x00b"\n', 4),
        ("format = 1\n".encode("utf-16"), 1),
        (b"format = 1\n[[purchase]]\nid = \n", 3),
        (b'format = 1\nformat = 2\n', 2),
        (b"x = " + b"[" * 20_000, None),
    ],
)  # fmt: skip
def test_unreadable_bytes_are_refused_with_their_line(places: Places, data: bytes, line: int | None) -> None:
    put_ledger(places, data)
    for attempt in (read_ledger, lambda where: add(where, "a")):
        with pytest.raises(LedgerError) as caught:
            attempt(places)
        if line is not None:
            assert f"line {line}" in caught.value.says
            assert caught.value.findings[0].line == line
    assert places.ledger.read_bytes() == data


def test_a_huge_file_is_refused(places: Places) -> None:
    put_ledger(places, "")
    os.truncate(places.ledger, 2_000_000_000)
    with pytest.raises(LedgerError, match="larger"):
        read_ledger(places)


def test_a_long_text_is_read_and_kept(places: Places) -> None:
    put_ledger(places, f'[[purchase]]\nid = "a"\nitem = "A"\nnote = """{"x" * 3_000_000}"""\n')
    change_ledger(places, lambda found: Changes(put=(replace(found.purchases[0], seller="S"),)))
    assert len(read_ledger(places).purchases[0].note or "") == 3_000_000


def test_what_cannot_be_stored_is_refused_and_nothing_is_written(places: Places) -> None:
    data = put_ledger(places, THREE)
    with pytest.raises((RefusedError, LedgerError)):
        change_ledger(places, lambda _: Changes(add=(Purchase("d", "\udcff"),)))
    with pytest.raises(LedgerError):
        change_ledger(places, lambda _: Changes(add=(Purchase("d", "D", quantity=-1),)))
    assert places.ledger.read_bytes() == data


def test_bytes_survive_a_random_walk_of_changes_and_undos(places: Places) -> None:
    import random

    chance = random.Random(7)
    path = [add(places, "start")]
    for step in range(60):
        choice = chance.random()
        if choice < 0.5:
            path.append(add(places, f"p{step}"))
        elif choice < 0.6:
            path.append(put_ledger(places, path[-1] + f"# by hand {step}\n".encode()))
            path.append(note(places, "start", f"{step}"))
        elif len(path) > 1:
            undo_ledger(places)
            path.pop()
        assert places.ledger.read_bytes() == path[-1]
        read_ledger(places)
        path = path[-15:]


def test_an_event_is_added_behind_the_last_one(places: Places) -> None:
    put_ledger(places, THREE)
    event = Event("shipped", date(2026, 11, 5), tracking="RB1")
    change_ledger(places, lambda found: Changes(put=(replace(found.purchases[1], events=(event,)),)))
    assert places.ledger.read_text() == THREE.replace(
        'item = "B"\n', 'item = "B"\n\n[[purchase.event]]\nkind = "shipped"\non = 2026-11-05\ntracking = "RB1"\n'
    )
