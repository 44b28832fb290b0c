"""The proof that a solution is best, as plain whole numbers that anybody can check."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.errors import BadInput, fault
from matching.reasons import shown
from matching.terms.answers import is_whole

NUMBERS = ("scale", "bonus", "value", "bound")


@dataclass(frozen=True)
class Certificate:
    """Prices that prove how good a matching is; pinned pairs and their seats are left out.

    A pair is worth its score times `scale`, plus `bonus`. If no pair is worth more than the price of the
    mentor's seat and the newcomer's gain together, no matching can be worth more than all prices of seats
    and all gains: the bound. A matching that reaches it is best.

    Attributes
    ----------
    scale, bonus : int
        What a pair is worth: by "placed" the bonus outweighs any difference of totals, by "total" it
        settles ties only.
    gains : mapping of newcomer id to int
        Of those not pinned; never below 0.
    prices : mapping of mentor id to int
        Of one seat; never below 0.
    value : int
        What the pairs are worth together.
    bound : int
        What no matching exceeds: all gains, and the prices of all seats.
    """

    scale: int
    bonus: int
    gains: Mapping[str, int]
    prices: Mapping[str, int]
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """Return how much a better matching could be worth more; 0 proves that there is none."""
        return self.bound - self.value

    def to_dict(self) -> dict[str, object]:
        """Return the certificate as plain data for JSON."""
        numbers = {name: getattr(self, name) for name in NUMBERS}
        return {**numbers, "gains": dict(self.gains), "prices": dict(self.prices)}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Certificate":
        """Bring a certificate back from plain data.

        Raises
        ------
        BadInput
            If it is no certificate.

        Examples
        --------
        >>> kept = {"scale": 1, "bonus": 1, "value": 1, "bound": 1, "gains": {"ann": 1}, "prices": {"max": 0}}
        >>> Certificate.from_dict(kept).gap
        0
        >>> Certificate.from_dict(kept).to_dict() == kept
        True
        """
        numbers = {name: data.get(name) for name in NUMBERS}
        tables = {name: data.get(name) for name in ("gains", "prices")}
        wrong = [name for name, value in numbers.items() if not is_whole(value)]
        wrong += [name for name, value in tables.items() if not is_table(value)]
        if wrong:
            text = "is no whole number, or no table of them: %(value)s"
            raise BadInput(
                fault(f'certificate, "{name}"', text, value=shown(data.get(name))) for name in wrong
            )
        return cls(**numbers, **tables)  # type: ignore[arg-type]


def is_table(value: object) -> bool:
    """Tell whether a value is a table of whole numbers by id."""
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and is_whole(each) for key, each in value.items()
    )
