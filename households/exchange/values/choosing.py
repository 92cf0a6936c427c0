"""Cells that choose from a list: by the printed label, by the code, or by another word for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from rapidfuzz import fuzz, process

from communes.names import fold
from households.codes import ETHNICITIES
from households.exchange.values.cells import CellWidget, short, text_of

_SHOWN = 8
_ALIKE = 75
_SEPARATORS = re.compile(r"\s*[;|/]\s*|\s+\+\s+")
_OF_PEOPLE = re.compile(r"^(?:dân tộc|người)\s+(?!nước)", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")


class YesNoWidget(CellWidget):
    """Yes (x, có, 1) or no (không, 0); an empty cell means `blank`: no, if nothing else is said."""

    _YES = frozenset({"x", "xx", "co", "c", "1", "true", "dung", "v", "y", "yes", "✓", "✔", "☑", "☒"})
    _NO = frozenset({"khong", "k", "0", "false", "sai", "n", "no", "-", "☐"})

    def __init__(self, *, blank: bool | None = False):
        super().__init__()
        self.blank = blank

    def read(self, value):
        written = fold(text_of(value))
        if written not in self._YES | self._NO:
            raise ValueError(_("“%s” không rõ là có hay không. Ghi “x” hoặc “không”.") % short(value))
        return written in self._YES

    def cell(self, value):
        # Yes is always said, also where an empty cell would mean it.
        return "x" if value else super().cell(value)

    def write(self, value):
        return "không"


class ChoiceWidget(CellWidget):
    """One of `choices` (value, label), found by its folded label in any language of the register, by its value, or by
    one of `aliases` (what may be written: its value)."""

    blank = ""

    def __init__(
        self, choices: Iterable[tuple[str, str]], aliases: Mapping[str, str] | None = None, *, blank: str = ""
    ):
        super().__init__()
        self.choices, self.aliases, self.blank = list(choices), aliases or {}, blank

    def read(self, value):
        text = text_of(value)
        found = self._values.get(_key(text))
        if found is None:
            raise ValueError(self.nearest(text))
        return found

    def write(self, value):
        return str(dict(self.choices)[value])

    @cached_property
    def _values(self) -> dict[str, str]:
        """The value by all that may be written for it; a label of the first language comes before the others."""
        values = {}
        for label, value in self._labels:
            values.setdefault(_key(label), value)
        for written, value in [*self.aliases.items(), *((value, value) for value, _label in self.choices)]:
            values.setdefault(_key(written), value)
        return values

    @cached_property
    def _labels(self) -> list[tuple[str, str]]:
        """Every label with its value, language after language."""
        labels = []
        for language, _name in settings.LANGUAGES:
            with override(language):
                labels += [(str(label), value) for value, label in self.choices]
        return labels

    def nearest(self, text: str) -> str:
        """Give the sentence that says what may be written, the most alike first."""
        labels = [str(label) for _value, label in self.choices]
        alike = process.extract(fold(text), [fold(label) for label in labels], scorer=fuzz.WRatio, limit=None)
        ordered = [labels[place] for _folded, _score, place in alike]
        listed = "; ".join(ordered[:_SHOWN]) + ("; …" if len(ordered) > _SHOWN else "")
        if alike[0][1] >= _ALIKE:
            sentence = _(
                "“%(text)s” không có trong danh sách. Có phải “%(nearest)s” không? Chọn một trong: %(labels)s."
            )
        else:
            sentence = _("“%(text)s” không có trong danh sách. Chọn một trong: %(labels)s.")
        return sentence % {"text": short(text), "nearest": ordered[0], "labels": listed}


class SeveralWidget(ChoiceWidget):
    """Several of `choices`, as a tuple of values in their order: by label, by a part of one label, or by number of the
    official list ("1; 3", "thiếu đất; ốm đau")."""

    def __init__(self, choices: Iterable[tuple[str, str]], aliases: Mapping[str, str] | None = None):
        super().__init__(choices, aliases)
        self.blank, self.longest = (), 1000

    def clean(self, value, row=None, **kwargs):
        """Give what the cell means; each line may hold one choice."""
        return super().clean(value.strip().replace("\n", ";") if isinstance(value, str) else value)

    def read(self, value):
        text = text_of(value)
        parts = filter(None, _SEPARATORS.split(text))
        found = {one for part in parts for one in self._of_part(part)}
        return tuple(value for value, _label in self.choices if value in found)

    def cell(self, value):
        return super().cell(tuple(value or ()))

    def write(self, value):
        return "; ".join(str(label) for key, label in self.choices if key in value)

    @cached_property
    def _numbered(self) -> dict[str, str]:
        """The values by their numbers in the official list."""
        return {str(number): value for number, (value, _label) in enumerate(self.choices, start=1)}

    def _of_part(self, part: str) -> Iterator[str]:
        """Give the values of a part without semicolons. A comma may stand in a label or between two of them: as many
        pieces as make one label are taken together."""
        pieces = re.split(r"\s*,\s*", part)
        while pieces:
            length = next((n for n in range(len(pieces), 0, -1) if self._one(", ".join(pieces[:n]))), None)
            if length is None:
                raise ValueError(self.nearest(pieces[0]))
            yield self._one(", ".join(pieces[:length]))
            pieces = pieces[length:]

    def _one(self, text: str) -> str | None:
        if text.isdecimal():
            return self._numbered.get(text.lstrip("0"))
        exact = self._values.get(_key(text))
        if exact:
            return exact
        words = _spaced(text)
        holding = {value for label, value in self._labels if words.strip() and words in _spaced(label)}
        return holding.pop() if len(holding) == 1 else None


class EthnicityWidget(ChoiceWidget):
    """An ethnic group by its code or by one of the ways in which its name is written."""

    _SPELLINGS = {
        "01": "Việt",
        "05": "Khmer, Khơ me Crôm",
        "08": "Mông, H'Mông, Hơ Mông, Mèo",
        "09": "Mán",
        "10": "Jrai, Jarai, Gia Lai",
        "12": "Ê đê, Rađê, Rhađê",
        "13": "Bahnar, Ba Na",
        "14": "Xê Đăng, Sedang, Sê Đăng",
        "15": "Cao Lan, Sán Chỉ, Cao Lan - Sán Chỉ",
        "16": "Kơ Ho, K'Ho, Koho",
        "17": "Chàm",
        "18": "Sán Dìu, Sán Déo",
        "19": "H'rê, Hơ Rê",
        "20": "M'Nông, Mơ Nông",
        "21": "Raglai, Rắc Lây",
        "22": "Stiêng, S'tiêng, Xơ Tiêng",
        "23": "Vân Kiều, Bru, Bru - Vân Kiều",
        "26": "Ka Tu, Katu, Cà Tu",
        "27": "Giẻ Triêng, Gié, Triêng",
        "29": "Khmu, Khơ Mú",
        "30": "Cor, Kor",
        "31": "Tà Ôi, Pa Cô",
        "32": "Châu Ro, Chơ Ro",
        "53": "Ơ Đu",
        "55": "Nước ngoài",
    }

    def __init__(self):
        aliases = {name: code for code, names in self._SPELLINGS.items() for name in names.split(", ")}
        super().__init__(ETHNICITIES, aliases | {str(int(code)): code for code, _name in ETHNICITIES})

    def read(self, value):
        if isinstance(value, str):
            value = _OF_PEOPLE.sub("", value)
        return super().read(value)


def _key(text: str) -> str:
    """Give the letters and digits of `text` alone: "Vợ/chồng" and "vợ, chồng" are one."""
    return "".join(_WORDS.findall(fold(text)))


def _spaced(text: str) -> str:
    return f" {' '.join(_WORDS.findall(fold(text)))} "
