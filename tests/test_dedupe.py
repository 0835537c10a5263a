"""How the values of duplicates flow into the row that is kept."""

from __future__ import annotations

from importer.dedupe import Survivor


def test_merge_fills_only_what_the_kept_row_lacks() -> None:
    """The kept row's own values stay; of two others the better one, which comes first, wins."""
    kept = Survivor({"phone_number": "+1", "city": "Rio"}, merge=True)
    kept.absorb({"phone_number": "+1", "city": "Recife", "email": "a@example.com"})
    kept.absorb({"phone_number": "+1", "email": "b@example.com", "state": "RJ"})
    assert kept.body == {
        "phone_number": "+1",
        "city": "Rio",
        "email": "a@example.com",
        "state": "RJ",
    }
    assert kept.changed


def test_without_merge_nothing_flows() -> None:
    """``merge: false`` keeps the kept row as it is."""
    kept = Survivor({"city": "Rio"}, merge=False)
    kept.absorb({"email": "a@example.com"})
    assert kept.body == {"city": "Rio"}
    assert not kept.changed


def test_union_joins_lists_and_single_values_without_repeating() -> None:
    """A field in ``union`` becomes a list that holds each value once, the kept row's first."""
    kept = Survivor({"tags": ["a", "b"]}, merge=False, union=["tags", "note"])
    kept.absorb({"tags": ["b", "c"], "note": "x"})
    kept.absorb({"tags": "d", "note": "x"})
    assert kept.body == {"tags": ["a", "b", "c", "d"], "note": ["x"]}


def test_a_default_gives_way_to_a_duplicates_own_value() -> None:
    """An empty cell with a default lacks a value; a default of the other row is none either."""
    kept = Survivor({"plan": "free", "tags": "x"}, merge=True, defaulted=["plan", "tags"])
    kept.absorb({"plan": "free", "tags": "y"}, ["plan"])
    assert kept.body == {"plan": "free", "tags": "y"}
    kept.absorb({"plan": "pro", "tags": "z"})
    assert kept.body == {"plan": "pro", "tags": "y"}


def test_a_duplicate_that_adds_nothing_changes_nothing() -> None:
    """The kept row is not rewritten for nothing."""
    kept = Survivor({"city": "Rio", "tags": ["a"]}, merge=True, union=["tags"])
    kept.absorb({"city": "Recife", "tags": ["a"]})
    assert not kept.changed


def test_a_name_is_not_made_up_of_two_people() -> None:
    """A half that differs keeps the other half from flowing, whichever it is."""
    anna = {"first_name": "Anna", "last_name": "Berg", "city": "Rio"}
    kept = Survivor({"first_name": "Peter"}, merge=True)
    kept.absorb(anna)
    assert kept.body == {"first_name": "Peter", "city": "Rio"}
    kept = Survivor({"last_name": "Cole"}, merge=True)
    kept.absorb(anna)
    assert kept.body == {"last_name": "Cole", "city": "Rio"}
    for same in ({"first_name": "ANNA"}, {"last_name": "berg"}, {}):
        kept = Survivor(same, merge=True)
        kept.absorb(anna)
        assert kept.body == {**anna, **same}
    kept = Survivor({"first_name": "friend"}, merge=True, defaulted=["first_name"])
    kept.absorb(anna)
    assert kept.body == anna
