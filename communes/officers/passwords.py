"""What a password must be, in the words of the house where Django has none in Vietnamese."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    """A password is long; nothing else makes it as hard to guess."""

    def get_error_message(self):
        return _("Mật khẩu cần ít nhất %d ký tự; một câu dài dễ nhớ là tốt nhất.") % self.min_length

    def get_help_text(self):
        return self.get_error_message()
