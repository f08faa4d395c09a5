"""Rules of the board: what may be moved where, by whom, and in which order cards lie."""

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Comment, Membership
from accounts.records import VersionConflict
from roadmap import ranks, refusals, signals
from roadmap.models import Stage, StageLimit, Task
from roadmap.services.moves import approve_task, move_task, send_back_task
from roadmap.services.stages import set_limits
from roadmap.services.tasks import add_task, create_task, create_tasks, delete_task, edit_task
from tests.roadmap import board
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(scoped):
    return board.task(scoped)


# --- Stages --------------------------------------------------------------------


def test_a_moved_task_carries_when_it_came(task, editor):
    moved = move_task(task, stage=Stage.DONE, by=editor)
    assert moved.stage == Stage.DONE
    assert moved.done_at == moved.moved_at
    back = move_task(moved, stage=Stage.NEXT, by=editor)
    assert (back.done_at, back.moved_at > moved.moved_at) == (None, True)


def test_what_waits_says_for_what_and_since_when(task, editor):
    for reason in ("", "   "):
        with pytest.raises(ValidationError, match="Say what the task waits for") as refused:
            move_task(task, stage=Stage.WAITING, by=editor, waiting_reason=reason)
        assert set(refused.value.message_dict) == {"waiting_reason"}
    waiting = move_task(task, stage=Stage.WAITING, by=editor, waiting_reason="the translator")
    assert (waiting.waiting_reason, waiting.waiting_since) == ("the translator", waiting.moved_at)
    again = move_task(waiting, stage=Stage.IN_PROGRESS, by=editor)
    assert (again.waiting_reason, again.waiting_since) == ("", None)


def test_a_new_task_that_waits_needs_a_reason_too(scoped, editor):
    with pytest.raises(ValidationError, match="Say what the task waits for"):
        create_task(workspace=scoped, by=editor, title="Ask", stage=Stage.WAITING)
    created = create_task(workspace=scoped, by=editor, title="Ask", stage=Stage.WAITING, waiting_reason="an answer")
    assert created.waiting_since is not None
    assert edit_task(created, by=editor, waiting_reason="two answers").waiting_reason == "two answers"
    with pytest.raises(ValidationError, match="Say what the task waits for"):
        edit_task(created, by=editor, waiting_reason=" ")


def test_an_edit_keeps_the_reason_away_from_what_does_not_wait(task, editor):
    edited = edit_task(task, by=editor, title="Write them", waiting_reason="nothing")
    assert (edited.title, edited.waiting_reason, edited.stage) == ("Write them", "", Stage.BACKLOG)


def test_an_edit_of_what_someone_else_edited_is_refused(task, editor):
    edit_task(task, by=editor, title="First", version=1)
    with pytest.raises(VersionConflict):
        edit_task(task, by=editor, title="Second", version=1)


def test_a_stale_move_is_refused_and_says_who_moved_it_where(task, editor, owner):
    move_task(task, stage=Stage.NEXT, by=owner, version=1)
    with pytest.raises(refusals.MovedMeanwhile) as refused:
        move_task(task, stage=Stage.DONE, by=editor, version=1)
    assert "Owner changed “Write the captions” in the meantime: it is in “Next” now." in refused.value.messages[0]


def test_the_same_move_sent_twice_is_made_once(scoped, task, editor):
    other = board.task(scoped, "Other", stage=Stage.NEXT)
    for place in ({}, {"after": other.pk}):
        version = Task.objects.get(pk=task.pk).version
        first = move_task(task, stage=Stage.NEXT, by=editor, version=version, **place)
        second = move_task(task, stage=Stage.NEXT, by=editor, version=version, **place)
        assert second.version == first.version == version + 1


def test_moves_and_changes_are_told_to_other_rooms(scoped, editor):
    told = []

    def moved(sender, task, before, by, **_):
        told.append((task.title, before, task.stage, by))

    def saved(sender, task, by, **_):
        told.append((task.title, "saved"))

    signals.task_moved.connect(moved)
    signals.task_saved.connect(saved)
    try:
        task, other = create_tasks(workspace=scoped, by=editor, tasks=[{"title": "a"}, {"title": "b"}])
        edit_task(task, by=editor, title="c")
        move_task(task, stage=Stage.NEXT, by=editor)
        move_task(other, stage=Stage.BACKLOG, by=editor)
    finally:
        signals.task_moved.disconnect(moved)
        signals.task_saved.disconnect(saved)
    assert told == [("a", "saved"), ("b", "saved"), ("c", "saved"), ("c", "backlog", "next", editor)]


def test_a_deleted_task_cannot_be_moved(task, editor):
    gone = Task.objects.get(pk=task.pk)
    delete_task(task, by=editor)
    with pytest.raises(Task.DoesNotExist):
        move_task(gone, stage=Stage.NEXT, by=editor)


# --- Limits --------------------------------------------------------------------


def test_a_full_stage_takes_no_more_unless_it_is_overruled(scoped, task, editor):
    set_limits(workspace=scoped, limits={"next": 1, "done": None}, by=editor)
    first = board.task(scoped, "First", stage=Stage.NEXT)
    with pytest.raises(refusals.StageIsFull, match="“Next” is full: at most 1"):
        move_task(task, stage=Stage.NEXT, by=editor)
    with pytest.raises(refusals.StageIsFull):
        add_task(workspace=scoped, by=editor, title="New", stage=Stage.NEXT)
    assert move_task(task, stage=Stage.NEXT, by=editor, anyway=True).stage == Stage.NEXT
    move_task(first, stage=Stage.NEXT, by=editor, before=task.pk)
    assert board.order("next") == ["First", "Write the captions"]


def test_a_limit_is_changed_and_taken_away(scoped, editor):
    for most in (3, 5, 5):
        set_limits(workspace=scoped, limits={"next": most}, by=editor)
        assert StageLimit.objects.get().most == most
    set_limits(workspace=scoped, limits={"next": None, "review": None}, by=editor)
    assert not StageLimit.objects.exists()


# --- Review --------------------------------------------------------------------


def in_review(scoped, by, **fields):
    return move_task(board.task(scoped, **fields), stage=Stage.REVIEW, by=by)


def test_another_person_approves_what_was_sent_to_review(scoped, editor, owner):
    task = in_review(scoped, editor)
    assert task.submitted_by == editor
    for approve in (approve_task, lambda it, by: move_task(it, stage=Stage.DONE, by=by)):
        with pytest.raises(refusals.NeedsAnotherPerson, match="Somebody else approves"):
            approve(task, by=editor)
    with pytest.raises(refusals.NeedsAnotherPerson):
        approve_task(task, by=None)
    done = approve_task(task, by=owner)
    assert (done.stage, done.approved_by, done.approved_at is not None) == (Stage.DONE, owner, True)
    assert approve_task(done, by=owner).version == done.version


def test_who_did_the_work_does_not_approve_it_either(scoped, editor, owner, contributor):
    anna = board.person(scoped, "Anna", user=editor)
    task = in_review(scoped, owner, assignee=anna)
    with pytest.raises(refusals.NeedsAnotherPerson):
        approve_task(task, by=editor)
    assert approve_task(task, by=contributor).approved_by == contributor


def test_a_team_of_one_approves_its_own_work(scoped, owner, viewer):
    task = in_review(scoped, owner)
    assert approve_task(task, by=owner).approved_by == owner


def test_where_all_others_were_in_it_one_of_them_approves(scoped, owner, editor):
    task = in_review(scoped, owner, assignee=board.person(scoped, "Anna", user=editor))
    assert approve_task(task, by=editor).approved_by == editor


def test_someone_who_left_counts_no_more(scoped, owner, editor):
    task = in_review(scoped, owner)
    Membership.objects.filter(user=editor).delete()
    assert approve_task(task, by=owner).stage == Stage.DONE


def test_what_needs_a_review_is_not_done_without_one(scoped, owner, editor):
    task = board.task(scoped, needs_review=True, stage=Stage.IN_PROGRESS)
    with pytest.raises(refusals.NeedsReview, match="Move it to “Review” first"):
        move_task(task, stage=Stage.DONE, by=owner)
    with pytest.raises(refusals.NotInReview):
        approve_task(task, by=owner)
    with pytest.raises(ValidationError, match="begins in another stage"):
        create_task(workspace=scoped, by=owner, title="x", stage=Stage.DONE, needs_review=True)


def test_what_was_sent_back_is_not_done_without_approval(scoped, editor, owner):
    task = in_review(scoped, editor)
    with pytest.raises(ValidationError, match="Say what should change"):
        send_back_task(task, by=owner, remark=" ")
    back = send_back_task(task, by=owner, remark="Shorter, please")
    assert (back.stage, back.submitted_by) == (Stage.IN_PROGRESS, editor)
    send_back_task(task, by=owner, remark="Shorter, please")
    comment = Comment.objects.get()
    assert (comment.topic, comment.text, comment.author) == (f"roadmap.task.{task.pk}", "Shorter, please", owner)
    with pytest.raises(refusals.NeedsReview):
        move_task(back, stage=Stage.DONE, by=editor)


def test_who_asked_for_the_review_may_take_that_back(scoped, editor):
    back = move_task(in_review(scoped, editor), stage=Stage.IN_PROGRESS, by=editor)
    assert back.submitted_by is None
    assert move_task(back, stage=Stage.DONE, by=editor).approved_by is None


def test_what_is_reopened_has_to_be_approved_again(scoped, editor, owner):
    task = in_review(scoped, editor, needs_review=True)
    reopened = move_task(approve_task(task, by=owner), stage=Stage.NEXT, by=editor)
    assert (reopened.approved_by, reopened.approved_at, reopened.submitted_by) == (None, None, None)
    with pytest.raises(refusals.NeedsReview):
        move_task(reopened, stage=Stage.DONE, by=owner)


# --- Order ---------------------------------------------------------------------


def test_new_tasks_of_people_lie_on_top_and_others_at_the_end(scoped, editor):
    create_tasks(workspace=scoped, by=None, tasks=[{"title": "a"}, {"title": "b"}])
    add_task(workspace=scoped, by=editor, title="c")
    assert board.order("backlog") == ["c", "a", "b"]


def test_a_neighbour_that_has_gone_is_passed_over(scoped, editor):
    a, b, c = create_tasks(workspace=scoped, by=None, tasks=[{"title": t} for t in "abc"])
    move_task(b, stage=Stage.NEXT, by=editor)
    move_task(a, stage=Stage.BACKLOG, by=editor, after=b.pk, before=c.pk)
    assert board.order("backlog") == ["a", "c"]
    move_task(a, stage=Stage.NEXT, by=editor, after=c.pk)
    assert board.order("next") == ["a", "b"]


def test_a_stage_without_gaps_is_numbered_anew(scoped, editor, monkeypatch):
    monkeypatch.setattr(ranks, "STEP", 1)
    a, b, c = create_tasks(workspace=scoped, by=None, tasks=[{"title": t} for t in "abc"])
    monkeypatch.undo()
    move_task(c, stage=Stage.BACKLOG, by=editor, after=a.pk)
    assert board.order("backlog") == ["a", "c", "b"]
    assert Task.objects.get(pk=b.pk).version == b.version


MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["next", "backlog"]), st.integers(0, 6), st.booleans()), max_size=8
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moved=MOVES, step=st.sampled_from([2, 1 << 16]))
def test_cards_always_lie_where_they_were_put(workspace, moved, step):
    """Compare the board with plain lists, whatever is moved and however little room there is between ranks."""
    with scope(workspace=workspace), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "STEP", step)
        Task.objects.all().delete()
        cards = create_tasks(workspace=workspace, by=None, tasks=[{"title": str(n)} for n in range(6)])
        expected = {"backlog": list(cards), "next": []}
        for number, stage, place, above in moved:
            card = cards[number]
            for lists in expected.values():
                lists[:] = [other for other in lists if other != card]
            place = min(place, len(expected[stage]))
            neighbours = expected[stage]
            beside = {}
            if above and place < len(neighbours):
                beside = {"before": neighbours[place].pk}
            elif place:
                beside = {"after": neighbours[place - 1].pk}
            else:
                place = 0
            move_task(card, stage=stage, by=None, **beside)
            expected[stage].insert(place, card)
        for stage, lists in expected.items():
            assert board.order(stage) == [card.title for card in lists]


# --- Two at once ---------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_card_at_the_same_moment_one_is_told(workspace, owner, editor):
    with scope(workspace=workspace):
        task = board.task(workspace)
    results = at_once(
        workspace,
        lambda: move_task(task, stage=Stage.NEXT, by=owner, version=1),
        lambda: move_task(task, stage=Stage.IN_PROGRESS, by=editor, version=1),
    )
    assert sum(isinstance(result, refusals.MovedMeanwhile) for result in results) == 1
    assert sum(isinstance(result, Task) for result in results) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_do_not_overfill_a_stage(workspace, owner, editor):
    with scope(workspace=workspace):
        set_limits(workspace=workspace, limits={"next": 1}, by=owner)
        tasks = [board.task(workspace, title) for title in "ab"]
    results = at_once(workspace, *[lambda task=task: move_task(task, stage=Stage.NEXT, by=owner) for task in tasks])
    assert sum(isinstance(result, refusals.StageIsFull) for result in results) == 1
    with scope(workspace=workspace):
        assert len(board.order("next")) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_moves_edits_and_additions_at_once_all_come_through(workspace, owner):
    with scope(workspace=workspace):
        tasks = [board.task(workspace, str(n)) for n in range(4)]
    jobs = [lambda t=t: move_task(t, stage=Stage.NEXT, by=owner, after=tasks[0].pk) for t in tasks]
    jobs += [lambda t=t: edit_task(t, by=owner, title=f"edited {t.pk}") for t in tasks]
    jobs += [lambda n=n: add_task(workspace=workspace, by=owner, title=f"new {n}", stage=Stage.NEXT) for n in range(3)]
    assert not [result for result in at_once(workspace, *jobs) if isinstance(result, Exception)]
    with scope(workspace=workspace):
        assert len(board.order("next")) == 7


def test_the_ranks_of_two_neighbours_leave_room_or_say_so():
    assert ranks.between(1, 2) is None
    assert ranks.between(2, 2) is None
    assert 1 < (ranks.between(1, 9) or 0) < 9
    assert ranks.before(-5) < -5 < ranks.behind(-5)
