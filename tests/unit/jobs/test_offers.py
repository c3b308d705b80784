"""A relay offers each delivery once, and again when it may have been lost."""

from uuid import uuid4

from fovea.jobs.offers import AGAIN_AFTER_SECONDS, Offers


def test_what_stands_in_the_queue_is_not_offered_again_until_it_may_be_lost() -> None:
    offers, first, second = Offers(), (uuid4(), 0), (uuid4(), 0)
    assert offers.due([first, second], 100.0) == [first, second]
    offers.note(first, 100.0)
    assert offers.due([first, second], 100.1) == [second], "the second could not be queued yet"
    assert offers.due([first], 100.0 + AGAIN_AFTER_SECONDS) == [first]


def test_another_try_is_another_offer() -> None:
    offers, which = Offers(), uuid4()
    offers.note((which, 0), 100.0)
    assert offers.due([(which, 1)], 100.1) == [(which, 1)]


def test_what_is_done_is_forgotten_and_an_empty_queue_forgets_all() -> None:
    offers, one = Offers(), (uuid4(), 0)
    offers.note(one, 100.0)
    assert offers.due([], 100.1) == []
    assert offers.due([one], 100.2) == [one], "due again, e.g. unparked by hand"
    offers.note(one, 100.2)
    offers.forget()
    assert offers.due([one], 100.3) == [one]
