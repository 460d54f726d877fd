"""The form of a booked post: what is due, the proof, and the counts."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from campaigns.forms.fields import DAY
from campaigns.models import BookedPost
from campaigns.models.booked_post import COUNTS
from campaigns.screenshots import LARGEST, LONGEST_START, picture_kind


class BookedPostForm(forms.ModelForm):
    """A post that needs a label is saved as posted only with proof of it and somebody who checked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label="Screenshot", required=False, help_text="PNG, JPEG or WebP, up to 5 MB; proof of the label."
    )
    checked = forms.BooleanField(label="I have seen the label on the post", required=False)

    class Meta:
        model = BookedPost
        fields = (
            "due_on",
            "jurisdiction",
            "label",
            "link",
            "code",
            "brief",
            "url",
            "posted_on",
            "label_proof",
            *COUNTS,
            "counted_on",
            "counts_source",
        )
        widgets = {
            "due_on": DAY,
            "posted_on": DAY,
            "counted_on": DAY,
            "brief": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.initial.setdefault("checked", self.instance.checked_at is not None)

    @property
    def is_multipart(self) -> bool:
        return True

    @property
    def due(self) -> list[forms.BoundField]:
        """What is to be posted."""
        return [self[name] for name in ("due_on", "jurisdiction", "label", "link", "code", "brief")]

    @property
    def proof(self) -> list[forms.BoundField]:
        """What was posted, and that the label is there."""
        return [self[name] for name in ("url", "posted_on", "label_proof", "upload", "checked")]

    @property
    def counted(self) -> list[forms.BoundField]:
        """What came of it."""
        return [self[name] for name in (*COUNTS, "counted_on", "counts_source")]

    @property
    def has_new_proof(self) -> bool:
        """Whether what was seen is not what was seen before: it has to be checked anew."""
        return bool({"url", "label", "label_proof", "upload"} & set(self.changed_data))

    def clean_upload(self) -> UploadedFile | None:
        upload = self.cleaned_data.get("upload")
        if upload is None:
            return None
        if upload.size > LARGEST:
            raise forms.ValidationError("The picture is larger than 5 MB.")
        if picture_kind(upload.read(LONGEST_START)) is None:
            raise forms.ValidationError("This is no PNG, JPEG or WebP picture.")
        upload.seek(0)
        return upload

    def clean_posted_on(self) -> Any:
        day = self.cleaned_data["posted_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("posted_on") and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", "A post counts as posted with its address.")
        if cleaned.get("posted_on") and cleaned.get("label"):
            self._check_proof(cleaned)
        if any(cleaned.get(name) is not None for name in COUNTS):
            if not cleaned.get("counted_on") and "counted_on" not in self.errors:
                cleaned["counted_on"] = timezone.localdate()
            if not cleaned.get("posted_on") and "posted_on" not in self.errors:
                self.add_error("posted_on", "Counts belong to a post that is out: enter its day and address.")
        return cleaned

    def _check_proof(self, cleaned: dict[str, Any]) -> None:
        seen = cleaned.get("label_proof") or cleaned.get("upload") or self.instance.screenshot
        if not seen and "upload" not in self.errors:
            self.add_error(
                "label_proof",
                f"Proof of the label ({cleaned['label']}) is missing: its words, or a screenshot.",
            )
        if not cleaned.get("checked"):
            self.add_error("checked", "Somebody has to have seen the label: tick this when you have.")
