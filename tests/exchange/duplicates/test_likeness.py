"""Who may be one person: same citizen id, same head and birth, or a name with a slip of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communes import names
from households.exchange.duplicates.likeness import Pair, Person, Why, pairs

DOAI, THUONG, FAR = 1, 2, 3
COMMUNES = {DOAI: 10, THUONG: 10, FAR: 20}
DAY = 1964, 9, 5
ID, OTHER_ID = "001164000217", "001164000989"


def head(household, name="Lê Thị Thơm", *born, citizen_id="", village=DOAI, is_head=True):
    year, month, day = (*(born or (1964,)), None, None)[:3]
    return Person(household, is_head, names.fold(name), year, month, day, citizen_id, village)


def whys(*people):
    return [pair.why for pair in pairs(people, COMMUNES)]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (head("A", citizen_id=ID), head("B", "Trần Văn Bảy", 1990, citizen_id=ID, village=FAR), Why.SHARED_ID),
        (head("A", citizen_id=ID), head("B", citizen_id=ID, village=FAR), Why.CITIZEN_ID),
        (
            head("A", "Lê Thị Thơm", 1964, 9, 5, citizen_id=ID),
            head("B", "Lê Thơm", 1964, 9, 5, citizen_id=ID),
            Why.CITIZEN_ID,
        ),
        (head("A", "Lê Thị Thơm", 1964, citizen_id=ID), head("B", "Lê Thơm", 1964, citizen_id=ID), Why.SHARED_ID),
        (head("A", citizen_id=ID, is_head=False), head("B", citizen_id=ID), Why.CITIZEN_ID),
        (head("A"), head("B", "LÊ THỊ  THƠM"), Why.HEAD_IN_VILLAGE),
        (head("A", "Đỗ Thị Hoà"), head("B", "Đỗ Thị Hòa"), Why.HEAD_IN_VILLAGE),
        (head("A", citizen_id=ID), head("B", citizen_id=OTHER_ID), Why.HEAD_IN_VILLAGE),
        (head("A"), head("B", "Lê Thị Thơm", 1964, 9, 5), Why.HEAD_IN_VILLAGE),
        (head("A"), head("B", village=THUONG), Why.HEAD_IN_COMMUNE),
        (head("A", citizen_id=ID), head("B", citizen_id="001164000271", village=THUONG), Why.HEAD_IN_COMMUNE),
        (head("A"), head("B", "Lê Thị Thơn"), Why.SIMILAR_HEAD),
        (head("A", "Nguyễn Thị Thuỷ"), head("B", "Nguyễn Thị Thúi", village=THUONG), Why.SIMILAR_HEAD),
    ],
)
def test_who_may_be_one(one, other, why):
    assert whys(one, other) == whys(other, one) == [why]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (head("A"), head("A")),
        (head("A"), head("B", "Lê Thị Thơm", 1965)),
        (head("A", "Lê Thị Thơm", 1964, 9, 5), head("B", "Lê Thị Thơm", 1964, 9, 6)),
        (head("A", citizen_id=""), head("B", "Trần Văn Bảy", citizen_id="")),
        (head("A"), head("B", village=FAR)),
        (head("A", citizen_id=ID), head("B", citizen_id=OTHER_ID, village=THUONG)),
        (head("A", citizen_id=ID), head("B", "Lê Thị Thơn", citizen_id=OTHER_ID)),
        (head("A", "Nguyễn Thị Hằng"), head("B", "Nguyễn Thị Nhung")),
        (head("A", is_head=False), head("B", is_head=False)),
        (head("A", is_head=False), head("B")),
    ],
)
def test_who_is_not(one, other):
    assert whys(one, other) == []


def test_two_households_are_one_pair_by_their_strongest_reason():
    people = [head("A", citizen_id=ID), head("B", citizen_id=ID), head("C", "Lê Thị Thơn")]
    assert whys(*people) == [Why.CITIZEN_ID, Why.SIMILAR_HEAD, Why.SIMILAR_HEAD]


def test_blank_citizen_ids_are_nobody():
    people = [head(number, "Trần Văn Bảy", 1900 + number) for number in range(100)]
    assert whys(*people) == []


def test_an_id_that_stands_for_none_is_no_flood():
    people = [head(number, f"Trần {number}", 1900 + number, citizen_id="000000000000") for number in range(100)]
    assert 99 <= len(whys(*people)) <= 500


def test_a_reason_tells_neither_name_nor_number():
    by_id = Pair(Why.SHARED_ID, head("A", citizen_id=ID), head("B", "Trần Văn Bảy", citizen_id=ID))
    assert "•••• •••• •217" in by_id.reason
    for why in Why:
        said = by_id._replace(why=why).reason
        assert ID not in said
        assert "thom" not in names.fold(said)


people_of_a_village = st.lists(
    st.builds(
        head,
        st.integers(0, 6),
        st.sampled_from(["Lê Thị Thơm", "Lê Thị Thơn", "Lê Văn Thơm", "Trần Văn Bảy"]),
        st.integers(1960, 1962),
        citizen_id=st.sampled_from(["", ID, OTHER_ID]),
        village=st.sampled_from([DOAI, THUONG, FAR]),
        is_head=st.booleans(),
    ),
    max_size=6,
)


@given(people_of_a_village)
def test_the_order_of_people_changes_nothing(people):
    def found(some):
        return {(frozenset((pair.one.household, pair.other.household)), pair.why) for pair in pairs(some, COMMUNES)}

    assert found(people) == found(people[::-1])
