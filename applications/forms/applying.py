"""The public form: who applies, their profiles, their consent."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from applications.choices import Question, Relationship
from applications.models import Call
from campaigns.choices import COUNTRIES, Platform
from campaigns.handles import MAX_HANDLE_LENGTH, normalise_handle, platforms_possible

PROFILES = 3


class ApplyForm(forms.Form):
    """Asks what the call asks. `website` is a trap: people do not see it, programs fill it in."""

    marks_required = True
    relationship = forms.ChoiceField(
        choices=[("", "Please choose"), *Relationship.choices], label="I apply as a"
    )
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        max_length=254,
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="You get a link there to confirm your application.",
    )
    niche = forms.CharField(
        max_length=80,
        required=False,
        label="What you talk about",
        help_text="In a word or two: food, travel.",
    )
    city = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.ChoiceField(choices=[("", "–"), *COUNTRIES], required=False)
    message = forms.CharField(max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    website = forms.CharField(required=False, max_length=2_000)
    consent = forms.BooleanField(
        label="I agree", error_messages={"required": "Without your consent we may not keep this."}
    )

    def __init__(self, *args: Any, call: Call, consent_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in Question.values:
            if question not in call.questions:
                del self.fields[question]
        self.fields["consent"].help_text = consent_text


class ProfileForm(forms.Form):
    """One profile: a platform and a handle, or the profile's address alone."""

    platform = forms.ChoiceField(choices=[("", "Platform"), *Platform.choices], required=False)
    handle = forms.CharField(
        max_length=300,
        required=False,
        label="Handle or address",
        widget=forms.TextInput(attrs={"placeholder": "@handle or https://…"}),
    )

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        platform, text = entered.get("platform", ""), entered.get("handle", "")
        if self.errors or not (platform or text):
            return entered
        if not text:
            raise forms.ValidationError({"handle": "Enter the handle."})
        possible = platforms_possible(text)
        platform = platform or (possible[0] if len(possible) == 1 else "")
        if not platform:
            raise forms.ValidationError({"platform": "Choose the platform of this profile."})
        try:
            handle = normalise_handle(text, platform)
        except ValueError as problem:
            raise forms.ValidationError(
                {"handle": f"{str(problem)[:1].upper()}{str(problem)[1:]}."}
            ) from None
        return {**entered, "platform": platform, "handle": handle[:MAX_HANDLE_LENGTH]}


class BaseProfiles(BaseFormSet):
    """At least one profile, none twice."""

    def profiles(self) -> list[tuple[str, str]]:
        """(platform, handle) of each row that is filled in, once each."""
        rows = [getattr(form, "cleaned_data", {}) for form in self.forms]
        return list(dict.fromkeys((row["platform"], row["handle"]) for row in rows if row.get("handle")))

    def clean(self) -> None:
        if not any(self.errors) and not self.profiles():
            raise forms.ValidationError("Name at least one profile.")


Profiles = formset_factory(
    ProfileForm, formset=BaseProfiles, extra=PROFILES, max_num=PROFILES, absolute_max=PROFILES
)
