"""The columns that say of whom and where something is, alike in every book."""

from django.utils.translation import gettext_lazy as _

from households.exchange.columns import Column
from households.exchange.values.widgets import CodeWidget, NameWidget, TextWidget


def household_code() -> Column:
    return Column(
        "code", _("Mã hộ"), CodeWidget(), aliases=["Mã số hộ", "Household code"], required=True, example="MD-0412"
    )


def head() -> Column:
    return Column(
        "head",
        _("Chủ hộ"),
        NameWidget(),
        aliases=["Họ tên chủ hộ", "Họ và tên chủ hộ", "Head"],
        hint=_("Để người đọc nhận ra hộ; hộ được tìm theo mã."),
        example="Lê Thị Thơm",
    )


def commune_code() -> Column:
    return Column(
        "commune_code",
        _("Mã xã"),
        TextWidget(),
        aliases=["Mã xã, phường", "Mã phường/xã", "Mã đơn vị hành chính", "Commune code"],
        hint=_("Mã của xã, phường vào ngày lập sổ; mã cũ được hiểu theo ngày ấy."),
        example="10441",
    )


def commune() -> Column:
    return Column(
        "commune",
        _("Xã, phường"),
        NameWidget(),
        aliases=["Xã", "Phường", "Phường/Xã", "Xã/Phường/Thị trấn", "Xã, phường, thị trấn", "Commune"],
        example=_("Xã Mỹ Đức"),
    )


def village_code() -> Column:
    return Column(
        "village_code",
        _("Mã thôn"),
        TextWidget(),
        aliases=["Mã thôn, tổ dân phố", "Mã thôn/bản", "Village code"],
        hint=_("Cần mã thôn hoặc tên thôn."),
        example="10441-01",
    )


def village() -> Column:
    return Column(
        "village",
        _("Thôn, tổ dân phố"),
        TextWidget(100),
        aliases=["Thôn", "Tổ dân phố", "Thôn/Bản", "Thôn/Tổ dân phố", "Thôn/Bản/Tổ dân phố", "Thôn, bản", "Village"],
        example=_("Thôn Đoài"),
    )
