"""Livelihood models, high-technology models and public works of the demonstration city, all invented but for their sums
and for Đồng Chiêm's culture house and roads."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from communes.models import Village
from households.support.models import LivelihoodModel, PublicWork
from seeds.apportion import apportion

_MILLION = 1_000_000
_MODELS = [
    (LivelihoodModel.Sector.LIVESTOCK, "Nuôi bò sinh sản"),
    (LivelihoodModel.Sector.LIVESTOCK, "Nuôi gà thả đồi"),
    (LivelihoodModel.Sector.CROPS, "Trồng rau an toàn"),
    (LivelihoodModel.Sector.CROPS, "Trồng chè"),
    (LivelihoodModel.Sector.FISHERY, "Nuôi cá lồng"),
    (LivelihoodModel.Sector.CRAFT, "Mây tre đan xuất khẩu"),
    (LivelihoodModel.Sector.CRAFT, "May gia công"),
    (LivelihoodModel.Sector.TRADE, "Chế biến và bán nông sản"),
]
_HIGH = [
    (LivelihoodModel.Sector.CROPS, "Rau thuỷ canh trong nhà màng", "nhà màng, tưới nhỏ giọt tự động"),
    (LivelihoodModel.Sector.CROPS, "Hoa lan nuôi cấy mô", "nuôi cấy mô, nhà kính"),
    (LivelihoodModel.Sector.CROPS, "Rau hữu cơ", "truy xuất nguồn gốc bằng mã QR"),
    (LivelihoodModel.Sector.LIVESTOCK, "Gà đẻ chuồng kín", "chuồng kín điều khiển nhiệt độ"),
    (LivelihoodModel.Sector.FISHERY, "Cá sông trong ao", "máng nổi, sục khí tuần hoàn"),
    (LivelihoodModel.Sector.MIXED_FARMING, "Vườn - ao - chuồng khép kín", "cảm biến, xử lý chất thải bằng vi sinh"),
]


def livelihood_models(rng: Random, plan: dict, villages: Sequence[Village]) -> list[LivelihoodModel]:
    """Give the models of the city's livelihood project, unsaved."""
    models = []
    for number in range(plan["models"]):
        sector, name = _MODELS[number % len(_MODELS)]
        village = rng.choice(villages)
        started_on = date(rng.randint(plan["from"], plan["to"]), rng.randint(3, 6), rng.randint(1, 28))
        models.append(
            LivelihoodModel(
                name=f"{name} – {village.name}",
                village=village,
                programme="livelihood-2021",
                sector=sector,
                started_on=started_on,
                result="Các hộ giữ được đàn, giữ được nghề sau một năm." if started_on.year < plan["to"] else "",
            )
        )
    shares = apportion(plan["amount"] // _MILLION, {number: rng.uniform(0.7, 1.5) for number in range(len(models))})
    for number, model in enumerate(models):
        model.budget = shares[number] * _MILLION
    return models


def high_technology_models(rng: Random, plan: dict, villages: dict[str, Sequence[Village]]) -> list[LivelihoodModel]:
    """Give the high-technology models, unsaved, in the districts of the plan; `villages` gives those of a district."""
    shares = apportion(plan["models"], plan["districts"])
    return [
        _high_technology(rng, rng.choice(villages[district]))
        for district, number in shares.items()
        for _number in range(number)
    ]


def works_of_village(plan: dict, village: Village) -> Iterator[PublicWork]:
    """Give the culture house and the roads of the named village, unsaved: those not paved are under way."""
    yield PublicWork(
        kind=PublicWork.Kind.CULTURE_HOUSE,
        name=f"Nhà văn hoá {village.name}",
        village=village,
        state=PublicWork.State.DONE,
        size="hơn 200 m² trên khu đất 1.000 m²",
        cost=plan["culture_house"],
        started_on=date(2022, 4, 10),
        finished_on=date(2023, 1, 12),
    )
    for number in range(1, plan["roads"] + 1):
        yield _road(village, number, is_paved=number <= plan["roads_paved"])


def other_works(rng: Random, villages: Sequence[Village]) -> Iterator[PublicWork]:
    """Give a work of some kind in each of `villages`, unsaved."""
    kinds = [kind for kind in PublicWork.Kind if kind not in (PublicWork.Kind.OTHER, PublicWork.Kind.ROAD)]
    for village in villages:
        kind, started_on = rng.choice(kinds), date(rng.randint(2022, 2025), rng.randint(2, 9), rng.randint(1, 28))
        yield PublicWork(
            kind=kind,
            name=f"{kind.label} {village.name}",
            village=village,
            serves_commune=kind in (PublicWork.Kind.CLINIC, PublicWork.Kind.SCHOOL),
            work=rng.choice(list(PublicWork.Work)),
            state=PublicWork.State.DONE,
            cost=rng.randint(4, 40) * 50 * _MILLION,
            started_on=started_on,
            finished_on=date(started_on.year, 12, rng.randint(1, 25)),
        )


def _high_technology(rng: Random, village: Village) -> LivelihoodModel:
    sector, name, technology = rng.choice(_HIGH)
    return LivelihoodModel(
        name=f"{name} – {village.name}",
        village=village,
        sector=sector,
        high_technology=True,
        technology=technology,
        budget=rng.randint(6, 60) * 50 * _MILLION,
        started_on=date(rng.randint(2019, 2025), rng.randint(1, 9), rng.randint(1, 28)),
    )


def _road(village: Village, number: int, *, is_paved: bool) -> PublicWork:
    started_on = date(2021 + number // 4, 3 + number % 7, 5) if is_paved else date(2025, 9, 1 + number % 25)
    return PublicWork(
        kind=PublicWork.Kind.ROAD,
        name=f"Đường ngõ {number} {village.name}",
        village=village,
        state=PublicWork.State.DONE if is_paved else PublicWork.State.UNDER_WAY,
        surface=PublicWork.Surface.CONCRETE if is_paved else PublicWork.Surface.EARTH,
        size=f"dài {80 + 35 * (number % 9)} m",
        cost=(180 + 20 * (number % 8)) * _MILLION,
        started_on=started_on,
        finished_on=date(started_on.year, 12, 10) if is_paved else None,
    )
