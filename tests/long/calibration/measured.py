"""Lines of the calibration table: what was measured, what it was before, and what it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: ``low`` to ``high`` is the target of ``new``; ``old`` is the same of the replaced definition."""

    what: str
    new: float
    old: float | None = None
    low: float = 0.0
    high: float = 100.0
    unit: str = "%"
    bound: bool = True
    """Whether the target must hold; else the line is for information."""

    @property
    def holds(self) -> bool:
        return self.low <= self.new <= self.high

    def line(self) -> str:
        old = "" if self.old is None else f"{self.old:.1f}{self.unit}"
        target = ""
        if self.bound:
            target = f"<= {self.high:g}" if self.low <= 0 else f"{self.low:g} to {self.high:g}"
            if self.high >= 100 and self.unit == "%":
                target = f">= {self.low:g}"
        mark = " " if self.holds or not self.bound else "!"
        return f"{mark} {self.what:74} {old:>9} {self.new:>8.1f}{self.unit:6} {target}"


def show(title: str, lines: list[Measured]) -> None:
    """Print a part of the table and check the targets."""
    print(f"\n{title}\n  {'':74} {'before':>9} {'now':>8}       target")
    for line in lines:
        print(line.line())
    missed = [line.what for line in lines if line.bound and not line.holds]
    assert not missed, f"{title}: {missed}"
