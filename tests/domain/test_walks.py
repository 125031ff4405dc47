"""Walking: a replay of all answers from the start, that always ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyer_assist.domain.errors import RefusedError
from buyer_assist.domain.walks import Answered, Arrived, Asking, Question, Walk, check_answers, step
from buyer_assist.storage.places import find_places
from buyer_assist.storage.walks import load_walk, read_walk, walk_topics

PLACES = find_places({"BUYER_ASSIST_HOME": str(Path("/nonexistent"))}, None)
TOPICS = walk_topics(PLACES)
YES = {"refund-received": "yes", "works": "yes", "want": "keep"}


def walk(topic: str = "late-parcel") -> Walk:
    found = load_walk(PLACES, topic)
    assert found is not None
    return found


def test_first_question_is_asked_when_nothing_is_known() -> None:
    at = step(walk(), {}, {})

    assert isinstance(at, Asking)
    assert at.question.id == "refund-received"
    assert at.trail == ()


def test_trail_says_who_answered() -> None:
    at = step(walk(), {"works": "yes"}, {"refund-received": "yes"})

    assert at.trail == (Answered("refund-received", "yes", "ledger"), Answered("works", "yes", "buyer"))


def test_ledger_beats_an_answer_and_an_answer_beats_the_ledgers_silence() -> None:
    known = step(walk(), YES, {"works": "no"})
    silent = step(walk(), YES, {}, {"refund-received": "no"})

    assert known.trail[1] == Answered("works", "no", "ledger")
    assert silent.trail[0] == Answered("refund-received", "yes", "buyer")
    assert step(walk(), {}, {}, {"refund-received": "no"}).trail[0].source == "ledger"


def test_answer_given_again_replaces_the_old_one() -> None:
    assert step(walk(), {**YES, "told-seller": "no"}, {}) != step(walk(), {**YES, "told-seller": "yes"}, {})


@pytest.mark.parametrize("answers", [{"colour": "blue"}, {"works": "perhaps"}])
def test_unknown_question_or_choice_is_refused_with_the_known_ones(answers: dict[str, str]) -> None:
    with pytest.raises(RefusedError) as refused:
        check_answers(walk(), answers)

    assert "yes" in refused.value.hint or "refund-received" in refused.value.hint


@given(st.data())
def test_every_sequence_of_answers_ends(data: st.DataObject) -> None:
    one = walk(data.draw(st.sampled_from(TOPICS)))
    answers: dict[str, str] = {}

    for _ in range(len(one.nodes) + 1):
        at = step(one, answers, {})
        if isinstance(at, Arrived):
            break
        assert at.question.id not in answers
        answers[at.question.id] = data.draw(st.sampled_from([choice.id for choice in at.question.choices]))

    assert isinstance(at, Arrived)
    assert step(one, answers, {}) == at


@given(st.dictionaries(st.sampled_from(sorted(walk().nodes)), st.text(max_size=5)), st.text(max_size=3))
def test_junk_answers_are_refused_and_never_fail_otherwise(answers: dict[str, str], junk: str) -> None:
    try:
        step(walk(), answers, {"works": junk})
    except RefusedError as refused:
        assert refused.hint


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ('start = "refund-received"', 'start = "nowhere"'),
        ("[[route]]", "[[route]]\ncolour = 1"),
        ('goto = "works" }', 'goto = "away" }'),
        ("format = 1", "format = 2"),
        ('title = "', 'titel = "'),
        ("[[route]]", "[[route"),
    ],
)
def test_faulty_file_is_a_finding_with_its_line(change: str, problem: str) -> None:
    from buyer_assist.storage.packaged import packaged_text

    read, findings = read_walk(packaged_text("walks/late-parcel.toml").replace(change, problem, 1), "mine.toml")

    assert read is None
    assert findings[0].where == "mine.toml"
    assert findings[0].line
    assert findings[0].remedy


def test_late_parcel_asks_in_the_order_of_the_contract() -> None:
    asked = [node.id for node in walk().nodes.values() if isinstance(node, Question)]

    assert asked == ["refund-received", "works", "want", "told-seller", "seller-answer"]
