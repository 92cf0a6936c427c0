"""What a file and the register, or the register alone, hold twice."""

from datetime import date

from communes import names
from communes.models import Village
from households.exchange.duplicates.finding import Suspect, alike_in_file, pairs_in, possible_duplicates
from households.exchange.duplicates.likeness import Person, Why
from households.exchange.plans import Context
from households.models import Household
from tests import factories
from tests.households.places import RegisterTestCase

TODAY = date(2026, 11, 22)
ID = "001164000217"


class FindingTestCase(RegisterTestCase):
    def context(self, *villages):
        keys = frozenset(village.pk for village in villages or (self.doai, self.thuong))
        return Context(self.commune, TODAY, None, self.lan, keys, TODAY)

    def new(self, number=0, name="Lê Thị Thơm", born=1964, citizen_id="", village=None, is_head=True):
        lies_in = (village or self.doai).pk
        return Person(number, is_head, names.fold(name), born, None, None, citizen_id, lies_in)


class FileTests(FindingTestCase):
    def test_a_new_household_is_told_whom_it_may_be(self):
        found = possible_duplicates([self.new(7), self.new(8, "Trần Văn Bảy", 1950)], self.context())
        assert found == {7: Suspect("MD-0412", "Chủ hộ cùng tên, cùng năm sinh 1964 và cùng thôn.")}

    def test_a_citizen_id_finds_any_member_and_outweighs_a_name(self):
        factories.household(self.thuong, "Lê Thị Thơn", code="MD-0600")
        self.grandson.citizen_id = ID
        self.grandson.save()
        nam = self.new(name="Lê Văn Nam", born=2015, is_head=False, citizen_id=ID, village=self.thuong)
        found = possible_duplicates([self.new(village=self.thuong), nam], self.context())
        assert found == {0: Suspect("MD-0412", "Hai hộ cùng có một người, số định danh •••• •••• •217.")}

    def test_a_number_of_two_people_is_told_after_all_else(self):
        self.grandson.citizen_id = ID
        self.grandson.save()
        somebody = self.new(name="Trần Văn Bảy", born=1990, citizen_id=ID)
        assert "một trong hai số có thể ghi nhầm" in possible_duplicates([somebody], self.context())[0].reason
        factories.household(self.doai, "Trần Văn Bẩy", code="MD-0603").members.update(birth_year=1990)
        assert possible_duplicates([somebody], self.context())[0].code == "MD-0603"

    def test_who_left_is_not_found(self):
        people = [self.new()]
        self.head.left_on, self.head.leaving_reason = date(2026, 1, 5), "died"
        self.head.save()
        assert possible_duplicates(people, self.context()) == {}
        factories.household(self.doai, code="MD-0601")
        assert possible_duplicates(people, self.context())[0].code == "MD-0601"
        Household.objects.update(closed_on=date(2026, 2, 1), closing_reason="mistake")
        assert possible_duplicates(people, self.context()) == {}

    def test_nothing_is_told_of_villages_that_one_does_not_serve(self):
        factories.household(self.ha, "Trần Văn Bảy", code="PS-0001").members.update(citizen_id=ID)
        people = [self.new(citizen_id=ID, name="Trần Văn Bảy", village=self.ha)]
        assert possible_duplicates(people, self.context()) == {}
        assert possible_duplicates(people, self.context(self.doai, self.ha))[0].code == "PS-0001"

    def test_three_queries_whatever_the_number(self):
        for number in (1, 50):
            people = [self.new(key, f"Trần Văn {key}", 1920 + key, f"0010640{key:05}") for key in range(number)]
            with self.assertNumQueries(3):
                possible_duplicates(iter(people), self.context())

    def test_two_rows_of_one_file(self):
        (pair,) = alike_in_file([self.new(3), self.new(9), self.new(12, "Trần Văn Bảy")], self.context())
        assert {pair.one.household, pair.other.household} == {3, 9}
        assert pair.why is Why.HEAD_IN_VILLAGE


class RegisterTests(FindingTestCase):
    def pairs(self):
        return pairs_in(Village.objects.all(), TODAY)

    def test_the_register_holds_a_household_twice(self):
        twin = factories.household(self.thuong, code="MD-0602")
        factories.household(self.ha, code="PS-0002")
        (pair,) = self.pairs()
        assert {pair.one.household, pair.other.household} == {self.household.pk, twin.pk}
        assert pair.why is Why.HEAD_IN_COMMUNE

    def test_a_citizen_id_is_found_across_communes_and_a_blank_one_is_not(self):
        away = factories.household(self.ha, "Trần Văn Bảy", code="PS-0003")
        assert self.pairs() == []
        for household in (away, self.household):
            household.members.filter(relation="grandchild").update(citizen_id=ID)
        (pair,) = self.pairs()
        assert pair.why is Why.CITIZEN_ID
        away.members.update(left_on=date(2026, 1, 1), leaving_reason="moved")
        assert self.pairs() == []

    def test_three_queries_whatever_the_number(self):
        for number in range(20):
            factories.household(self.doai, f"Trần Văn {number}")
        with self.assertNumQueries(3):
            self.pairs()
