"""A person: signs in by a mailed code or a passkey, and chooses language and theme."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from sameside.pages.words import LANGUAGES, NAMES

THEMES = ("auto", "light", "dark")


class People(BaseUserManager["Person"]):
    """How people are found and made; nobody has a password."""

    def create_user(self, email: str, name: str, language: str = "en") -> Person:
        """Make a person who signs in by a mailed code."""
        made = self.model(email=self.normalize_email(email).lower(), name=name, language=language)
        made.set_unusable_password()
        made.save(using=self._db)
        return made


class Person(AbstractBaseUser):
    """Somebody with a mail address. What a person may do comes from seats alone."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(
        max_length=2, choices=[(c, NAMES[c]) for c in LANGUAGES], default="en"
    )
    theme = models.CharField(max_length=5, choices=[(t, t) for t in THEMES], default="auto")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    """May make partnerships for others and look after the installation; sits nowhere by that."""
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """One person for one address, however it is written."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_person_for_an_address")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
