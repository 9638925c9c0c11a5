"""What came of asking one endpoint."""

from dataclasses import dataclass, field

from tests.contract import exceptions
from tests.contract.check import Problem


@dataclass
class Report:
    """`seen`: documented fields with a value; `sent`: parameters; `odd`: refusals with an unusual status."""

    problems: list[str] = field(default_factory=list)
    shapes: list[Problem] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)
    answered: bool = False

    def text(self) -> str:
        shapes = {problem.name: str(problem) for problem in exceptions.unexcused(self.shapes)}
        return "\n".join([*self.problems, *shapes.values()])
