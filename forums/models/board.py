from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Region, User
from contributions.models import Thread


class BoardQuerySet(models.QuerySet):
    def shown(self) -> "BoardQuerySet":
        return self.filter(is_shown=True).order_by("position", "pk")


class Board(models.Model):
    """A place for topics of one subject, one department or one region."""

    class Opener(models.TextChoices):
        """Who may open a topic; everybody may speak in it."""

        CITIZENS = "citizens", _("everybody")
        OFFICIALS = "officials", _("officials only")

    name = models.CharField(_("name"), max_length=40)
    about = models.CharField(_("what it is for"), max_length=300, blank=True)
    # Who is asked first to answer here, and whose people are spoken of.
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="boards",
        verbose_name=_("department"),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    opener = models.CharField(
        _("who may open topics"), max_length=9, choices=Opener, default=Opener.CITIZENS
    )
    assurance = models.PositiveSmallIntegerField(
        _("how surely a speaker is known"),
        choices=User.Assurance,
        default=User.Assurance.CONTACT,
        validators=[MaxValueValidator(3)],
    )
    moderation = models.CharField(
        _("moderation"),
        max_length=6,
        choices=Thread.Moderation,
        default=Thread.Moderation.HYBRID,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_shown = models.BooleanField(_("shown"), default=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.CheckConstraint(
                name="board_opener_known", condition=Q(opener__in=["citizens", "officials"])
            ),
            models.CheckConstraint(
                name="board_assurance_known", condition=Q(assurance__in=[0, 1, 2, 3])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word under which topics of several boards are found together."""

    name = models.CharField(_("name"), max_length=20, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
