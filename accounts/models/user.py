"""Users sign in by e-mail and have one role."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac


class Role(models.TextChoices):
    ADMIN = "admin", "Admin"
    STAFF = "staff", "Agency staff"
    BRAND_MANAGER = "brand_manager", "Brand manager"


class AccessState(models.TextChoices):
    """How far somebody is in: what an admin wants to know at a glance."""

    ACTIVE = "active", "Active"
    INVITED = "invited", "Invited"
    DEACTIVATED = "deactivated", "Deactivated"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        """Addresses are the same whatever their case."""
        return self.get(email__iexact=(email or "").strip())

    def agency(self) -> models.QuerySet["User"]:
        """The agency's active people: admins and staff."""
        return self.filter(is_active=True, role__in=[Role.ADMIN, Role.STAFF])

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(email, password, **{**fields, "role": Role.ADMIN})


class User(AbstractBaseUser):
    """A person who signs in.

    An admin sees and corrects everything, agency staff work on every brand, a brand manager sees
    the brands they are a member of (`Brand.members`).
    """

    email = models.EmailField("e-mail", unique=True, error_messages={"unique": "This address is taken."})
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role, default=Role.BRAND_MANAGER)
    is_active = models.BooleanField("active", default=True, help_text="Switch off instead of deleting.")
    invited_at = models.DateTimeField(
        "invited", null=True, blank=True, editable=False, help_text="When the newest invitation was sent."
    )
    sign_outs = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counted up to end every session and invitation."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()
        if not self.name.strip():
            raise ValidationError({"name": "Enter the name colleagues know this person by."})

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What sessions are held against: another password or a forced sign-out ends them."""
        held = f"{self.password}{self.sign_outs or ''}"
        salt = "accounts.models.User.get_session_auth_hash"
        return salted_hmac(salt, held, secret=secret, algorithm="sha256").hexdigest()

    @property
    def access_state(self) -> AccessState:
        if not self.is_active:
            return AccessState.DEACTIVATED
        if self.invited_at is not None and not self.has_usable_password():
            return AccessState.INVITED
        return AccessState.ACTIVE

    @property
    def is_admin(self) -> bool:
        return self.is_active and self.role == Role.ADMIN

    @property
    def is_agency(self) -> bool:
        """Admins and agency staff: every brand, the whole catalogue, imports."""
        return self.is_active and self.role in {Role.ADMIN, Role.STAFF}

    @property
    def is_staff(self) -> bool:
        """Django's word for who may open the admin site."""
        return self.is_admin

    def has_perm(self, permission: str, record: object = None) -> bool:
        return self.is_admin

    def has_perms(self, permissions: list[str], record: object = None) -> bool:
        return self.is_admin

    def has_module_perms(self, label: str) -> bool:
        return self.is_admin
