"""Forms of reviews and of approvals of budgets."""

from typing import Any

from django import forms
from django.utils import timezone

from campaigns.forms.fields import DAY
from reviews.models import Review, Verdict
from reviews.services.reviewers import DEFAULT_DAYS, MOST_DAYS

RATINGS = [("", "–"), *((str(number), str(number)) for number in range(1, 6))]


class ReviewForm(forms.ModelForm):
    marks_required = True

    class Meta:
        model = Review
        fields = ("title", "due_on", "message")
        widgets = {"due_on": DAY, "message": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"message": "What the reviewers should look at; it stands on the page and in the mail."}

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("This day is past.")
        return day


class LinkForm(forms.Form):
    marks_required = True
    name = forms.CharField(label="For", max_length=120, help_text="Their decisions bear this name.")
    email = forms.EmailField(label="E-mail", required=False, help_text="Empty: send the link yourself.")
    days = forms.IntegerField(label="Works for, days", min_value=1, max_value=MOST_DAYS, initial=DEFAULT_DAYS)


class DecisionForm(forms.Form):
    """A verdict on one account, or on the whole; a rejection needs its reason."""

    item = forms.IntegerField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=Verdict, widget=forms.RadioSelect, error_messages={"required": "Choose a verdict."}
    )
    rating = forms.TypedChoiceField(
        choices=RATINGS, required=False, coerce=int, empty_value=None, label="Rating, 1 to 5"
    )
    reason = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("verdict") == Verdict.REJECT and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "A rejection needs its reason.")
        return cleaned


class TextField(forms.CharField):
    """Text of several lines; a line break counts as one character, as the browser counts it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value).replace("\r\n", "\n")


class CommentForm(forms.Form):
    item = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = TextField(
        label="Comment",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write something first."},
    )


class SubmitForm(forms.Form):
    reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where the plan is above the campaign's budget.",
    )


class AnswerForm(forms.Form):
    """An approver's answer to the version they saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Note or reason",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed to send it back.",
    )
