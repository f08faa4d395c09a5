from django import forms
from django.utils.translation import gettext_lazy as _

from strategy.models import Dismissal
from strategy.selectors.guidance import is_known


class DismissForm(forms.ModelForm):
    class Meta:
        model = Dismissal
        fields = ("remark", "reason")
        error_messages = {"reason": {"required": _("Give a reason: others will ask the same question.")}}

    def clean_remark(self) -> str:
        remark: str = self.cleaned_data["remark"]
        if not is_known(remark):
            raise forms.ValidationError(_("There is no remark of this name."))
        return remark
