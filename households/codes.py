"""Official code lists. Ethnic groups by the codes 01-54 of the statistics office; 55 is a foreigner."""

_GROUPS = (
    "Kinh, Tày, Thái, Hoa, Khơ-me, Mường, Nùng, HMông, Dao, Gia-rai, Ngái, Ê-đê, Ba-na, Xơ-đăng, Sán Chay, Cơ-ho, "
    "Chăm, Sán Dìu, Hrê, Mnông, Ra-glai, Xtiêng, Bru-Vân Kiều, Thổ, Giáy, Cơ-tu, Gié-Triêng, Mạ, Khơ-mú, Co, Ta-ôi, "
    "Chơ-ro, Kháng, Xinh-mun, Hà Nhì, Chu-ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, Pà Thẻn, "
    "Cờ Lao, Cống, Bố Y, Si La, Pu Péo, Brâu, Ơ-đu, Rơ-măm, người nước ngoài"
)
ETHNICITIES = [(f"{number:02}", name.strip()) for number, name in enumerate(_GROUPS.split(","), start=1)]
KINH = "01"
