"""Invented people with real-sounding names: the members of a demonstration household."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random

from households.models import Member

Relation, Sex, Schooling, Work = Member.Relation, Member.Sex, Member.Schooling, Member.Work

KINH, MUONG, DAO = "01", "06", "09"
_FAMILY_NAMES = {
    KINH: (
        "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Phùng Kiều Khuất Chu Tạ Lương",
        [38, 11, 10, 7, 5, 4, 5, 2, 3, 3, 1, 2, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1],
    ),
    MUONG: ("Bùi Đinh Quách Nguyễn Hà Bạch Phùng Hoàng", [30, 20, 15, 12, 8, 7, 5, 3]),
    DAO: ("Triệu Dương Lý Phùng Đặng Bàn Lăng", [28, 22, 16, 12, 10, 8, 4]),
}
_MIDDLE = {
    Sex.MALE: "Văn Văn Văn Đình Xuân Quang Hữu Đức Minh Công Ngọc Thành Duy Bá Tiến Huy Gia",
    Sex.FEMALE: "Thị Thị Thị Thị Ngọc Thu Thanh Hồng Minh Kim Phương Bích Diệu Khánh",
}
_GIVEN = {
    Sex.MALE: (
        "Hùng Dũng Cường Tuấn Thắng Sơn Hải Nam Long Bình Đức Hoà Thành Quyết Tiến Toàn Trung Kiên Khánh Huy Minh "
        "Phúc Lộc Thọ Quý Tâm Tùng Việt Vinh Xuân Hiếu Nghĩa Bảo An Khôi Đạt Lâm Mạnh Ninh Oanh Phong Sáng"
    ),
    Sex.FEMALE: (
        "Thơm Hoa Lan Hương Huệ Nụ Hạnh Hiền Thảo Mai Nga Ngân Nhung Oanh Phượng Quỳnh Tâm Thu Thuỷ Trang Tuyết Vân "
        "Xuyến Yến Hà Hằng Bích Cúc Dung Đào Gấm Liên Loan Lụa Mận Nhàn Sen Thêm Vui Ánh Chi Linh"
    ),
}
_SIZES, _SIZE_WEIGHTS = [1, 2, 3, 4, 5, 6, 7], [16, 19, 20, 23, 13, 6, 3]
_CHILDHOOD = ((6, Schooling.PRESCHOOL), (11, Schooling.PRIMARY), (15, Schooling.LOWER_SECONDARY))
_LEVELS = [Schooling.PRIMARY, Schooling.LOWER_SECONDARY, Schooling.UPPER_SECONDARY, Schooling.VOCATIONAL]
_WORKS = [Work.FARMING, Work.CASUAL, Work.TRADE, Work.WAGED, Work.HOME, Work.SEEKING, Work.UNABLE]
_OLD_WORKS = [Work.RETIRED, Work.FARMING]
_HANOI = "001"


def household_members(rng: Random, *, ethnicity: str, born_by: date, known_on: date) -> list[Member]:
    """Give the unsaved members of one household, the head first: born by the day `born_by`, and with the schooling,
    the work and the papers that they have on the day `known_on`."""
    size = rng.choices(_SIZES, _SIZE_WEIGHTS)[0]
    return _Family(rng, ethnicity, born_by.year, known_on.year).of_size(size)


def full_name(rng: Random, sex: str) -> str:
    """Give the name of somebody of whom nothing else is told."""
    return _named(rng, _family_name(rng, KINH), sex)


def _named(rng: Random, family_name: str, sex: str) -> str:
    return f"{family_name} {rng.choice(_words(_MIDDLE[sex]))} {rng.choice(_words(_GIVEN[sex]))}"


def _family_name(rng: Random, ethnicity: str) -> str:
    names, sums = _family_names(ethnicity)
    return rng.choices(names, cum_weights=sums)[0]


@cache
def _family_names(ethnicity: str) -> tuple[Sequence[str], Sequence[int]]:
    """Give the names, and the sums of their weights, from which `Random.choices` draws fastest."""
    names, weights = _FAMILY_NAMES[ethnicity]
    return _words(names), tuple(accumulate(weights))


@cache
def _words(text: str) -> Sequence[str]:
    return tuple(text.split())


class _Family:
    """The members of one household while they are being invented."""

    def __init__(self, rng: Random, ethnicity: str, year: int, known_in: int):
        self.rng, self.ethnicity, self.year, self.known_in = rng, ethnicity, year, known_in
        self.father_name = self._family_name()

    def of_size(self, size: int) -> list[Member]:
        head = self._head(alone=size == 1)
        members = [head]
        head_age = self.year - head.birth_year
        if size > 1 and self.rng.random() < 0.72:
            members.append(self._spouse(head))
        while len(members) < size:
            members.append(self._child(head_age) if head_age < 62 or self.rng.random() < 0.5 else self._grandchild())
        return members

    def _head(self, *, alone: bool) -> Member:
        sex = Sex.FEMALE if self.rng.random() < (0.68 if alone else 0.34) else Sex.MALE
        age = self.rng.randint(55, 88) if alone else int(self.rng.triangular(26, 84, 48))
        family_name = self.father_name if sex == Sex.MALE else self._family_name()
        return self._person(Relation.HEAD, sex, age, family_name)

    def _spouse(self, head: Member) -> Member:
        sex = Sex.MALE if head.sex == Sex.FEMALE else Sex.FEMALE
        age = max(20, self.year - head.birth_year + self.rng.randint(-6, 4))
        family_name = self.father_name if sex == Sex.MALE else self._family_name()
        return self._person(Relation.SPOUSE, sex, age, family_name)

    def _child(self, head_age: int) -> Member:
        age = max(0, head_age - self.rng.randint(21, 36))
        return self._person(Relation.CHILD, self._any_sex(), age, self.father_name)

    def _grandchild(self) -> Member:
        return self._person(Relation.GRANDCHILD, self._any_sex(), self.rng.randint(0, 17), self.father_name)

    def _person(self, relation: str, sex: str, age: int, family_name: str) -> Member:
        rng, birth_year = self.rng, self.year - age
        age = self.known_in - birth_year
        name = _named(rng, family_name, sex)
        exact = age < 70 or rng.random() < 0.5
        return Member(
            name=name,
            birth_year=birth_year,
            birth_month=rng.randint(1, 12) if exact else None,
            birth_day=rng.randint(1, 28) if exact else None,
            sex=sex,
            citizen_id=self._citizen_id(sex, birth_year) if age >= 14 else "",
            ethnicity=self.ethnicity,
            relation=relation,
            work=self._work(age),
            insured=age < 6 or rng.random() < 0.93,
            disabled=rng.random() < 0.06,
            merit=age > 66 and rng.random() < 0.03,
            **self._schooling(age),
        )

    def _schooling(self, age: int) -> dict:
        if age < 3:
            return {"schooling": Schooling.NONE, "in_school": False}
        for until, level in _CHILDHOOD:
            if age < until:
                return {"schooling": level, "in_school": True}
        level = self.rng.choices(_LEVELS, [20, 50, 24, 6] if age > 30 else [4, 46, 38, 12])[0]
        return {"schooling": level, "in_school": age < 18}

    def _work(self, age: int) -> str:
        if age < 6:
            return Work.CHILD
        if age < 18:
            return Work.STUDYING
        if age >= 65:
            return self.rng.choices(_OLD_WORKS, [75, 25])[0]
        return self.rng.choices(_WORKS, [40, 26, 8, 8, 7, 4, 7])[0]

    def _citizen_id(self, sex: str, birth_year: int) -> str:
        century = (0 if birth_year < 2000 else 2) + (sex == Sex.FEMALE)
        return f"{_HANOI}{century}{birth_year % 100:02}{self.rng.randrange(10**6):06}"

    def _any_sex(self) -> str:
        return Sex.FEMALE if self.rng.random() < 0.48 else Sex.MALE

    def _family_name(self) -> str:
        return _family_name(self.rng, self.ethnicity)
