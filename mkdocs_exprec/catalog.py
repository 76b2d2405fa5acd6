"""Records -> lookups and groups. Duplicates survive, so that both can be reported."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mkdocs_exprec.reading.record import Record
from mkdocs_exprec.reading.structure import Task

NO_OWNER = "No owner"
UNDATED = "Undated"


@dataclass(frozen=True, slots=True)
class Owner:
    """A person under whom records are found. Spellings that differ by case or blanks only are one owner."""

    name: str
    """The most frequent spelling; the first in alphabetical order if several are."""
    slug: str
    """The name as an address."""
    records: tuple[Record, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Month:
    """The records of one month, newest first."""

    value: str
    """`YYYY-MM`."""
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The records of one year, newest first, with its months, newest first."""

    value: str
    records: tuple[Record, ...]
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Catalog:
    """All records of a project, in the order of their paths."""

    records: tuple[Record, ...]
    called: Mapping[str, str] = field(default_factory=dict)
    """The id of each run that has a shorter name too, by that name: `sweep-a/run-0001` by `run-0001`."""

    @classmethod
    def of(cls, records: Iterable[Record], called: Mapping[str, str] | None = None) -> Catalog:
        """Make a catalogue; the order in which the records come makes no difference."""
        return cls(tuple(sorted(records, key=lambda record: (record.uri, record.file))), called or {})

    def run_id(self, name: str) -> str:
        """The id of the run of that name."""
        return self.called.get(name, name)

    @cached_property
    def by_id(self) -> dict[str, tuple[Record, ...]]:
        """The records of each id, compared without case and in one Unicode form."""
        return self._grouped(lambda record: folded(record.id))

    @cached_property
    def near_twins(self) -> dict[str, tuple[Record, ...]]:
        """The records of ids that are one without zeros before numbers, dashes and underscores, by the file of each."""
        groups = self._grouped(lambda record: spelling(record.id)).values()
        return {record.file: group for group in groups if len(group) > 1 for record in group}

    @cached_property
    def by_uri(self) -> dict[str, tuple[Record, ...]]:
        """The records at each address; more than one where two folders are mounted over each other."""
        return self._grouped(lambda record: record.uri)

    def _grouped(self, key: Callable[[Record], str]) -> dict[str, tuple[Record, ...]]:
        groups: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            groups[key(record)].append(record)
        return {name: tuple(records) for name, records in groups.items()}

    @cached_property
    def claims(self) -> dict[str, tuple[Record, ...]]:
        """The records that claim each run as theirs, by its id, newest first."""
        named = {run for record in self.records if record.named("runs") for run in self._runs_of(record)}
        claims: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.newest_first:
            for run in () if self._compares(record) else self._runs_of(record):
                if run not in named or record.named("runs"):  # a table may hold the runs of others
                    claims[run].append(record)
        return {run: tuple(records) for run, records in claims.items()}

    def _runs_of(self, record: Record) -> dict[str, None]:
        return dict.fromkeys(self.run_id(run.text) for run in record.runs)

    def _compares(self, record: Record) -> bool:
        """Whether a record that names no runs as its own has a table of other records' runs."""
        if record.named("runs") or not record.runs:
            return False
        return any(self.named(run.text) not in (None, record) for run in record.runs)

    @cached_property
    def run_ids(self) -> frozenset[str]:
        """The runs that any record claims, by their ids and by what the records call them."""
        written = {run.text for record in self.records for run in record.runs} if self.called else set()
        return frozenset(self.claims) | (written & self.called.keys())

    @cached_property
    def timeline(self) -> tuple[Record, ...]:
        """The dated records, newest first; of the same moment in the order of their ids."""
        dated = [record for record in self.records if record.date]
        return tuple(_newest_first(dated))

    @cached_property
    def undated(self) -> tuple[Record, ...]:
        """The records without a date, in the order of their paths."""
        return tuple(record for record in self.records if not record.date)

    @cached_property
    def newest_first(self) -> tuple[Record, ...]:
        """Every record, the undated last."""
        return self.timeline + self.undated

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """The years in which there are records, newest first."""
        months: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.timeline:
            assert record.date is not None
            months[record.date.value[:7]].append(record)
        years: defaultdict[str, list[Month]] = defaultdict(list)
        for value in sorted(months, reverse=True):
            years[value[:4]].append(Month(value, tuple(months[value])))
        return tuple(
            Year(value, tuple(record for month in group for record in month.records), tuple(group))
            for value, group in years.items()
        )

    @cached_property
    def owners(self) -> tuple[Owner, ...]:
        """Everyone who owns a record, by name."""
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        groups: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.newest_first:
            for key in dict.fromkeys(folded(owner.text) for owner in record.owners):
                groups[key].append(record)
            for owner in record.owners:
                spellings[folded(owner.text)][" ".join(owner.text.split())] += 1
        names = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items()}
        slugs = distinct_slugs(names, taken={"index", slug(NO_OWNER)})
        ordered = sorted(groups, key=lambda key: (key, names[key]))
        return tuple(Owner(names[key], slugs[key], tuple(groups[key])) for key in ordered)

    @cached_property
    def owner_of(self) -> dict[str, Owner]:
        """The owner by folded name."""
        return {folded(owner.name): owner for owner in self.owners}

    def owners_of(self, record: Record) -> tuple[Owner, ...]:
        """The owners of a record, in its order, each once."""
        return tuple(self.owner_of[key] for key in dict.fromkeys(folded(owner.text) for owner in record.owners))

    @cached_property
    def ownerless(self) -> tuple[Record, ...]:
        """The records without an owner, newest first."""
        return tuple(record for record in self.newest_first if not record.owners)

    @cached_property
    def _by_name(self) -> dict[str, list[Record]]:
        names: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for name in dict.fromkeys(map(folded, (record.id, record.name, *record.aliases))):
                names[name].append(record)
        return names

    def named(self, name: str) -> Record | None:
        """The one record of that id or alias; None if there are several."""
        found = self._by_name.get(folded(name), [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def neighbours(self) -> dict[str, tuple[Record | None, Record | None]]:
        """The records before and after each dated one in time, by its page's address."""
        line = self.timeline
        return {
            record.uri: (
                line[index + 1] if index + 1 < len(line) else None,
                line[index - 1] if index else None,
            )
            for index, record in enumerate(line)
        }

    def open_follow_ups(self) -> Iterator[tuple[Record, Task]]:
        """Every follow-up that is not done, of the newest records first."""
        for record in self.newest_first:
            for task in record.open_follow_ups:
                yield record, task


def _newest_first(records: list[Record]) -> list[Record]:
    by_id = sorted(records, key=lambda record: (record.id, record.uri))
    return sorted(by_id, key=lambda record: record.date.moment if record.date else "", reverse=True)


def folded(name: str) -> str:
    """A name without what people do not mean by it: case, blanks at the ends and Unicode form."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return " ".join(name.casefold().split())


def spelling(name: str) -> str:
    """An id as it is read aloud: `exp_001` and `exp-0001` are the same."""
    return _JOINT.sub("", _ZEROS.sub("", folded(name)).replace("_", "-"))


_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_JOINT = re.compile(r"(?<!\d)-|-(?!\d)")
"""A dash that parts no two numbers."""
_NOT_WORD = re.compile(r"[^\w]+")


def slug(name: str) -> str:
    """A name as part of an address: letters and digits of any script, joined by dashes; may be empty."""
    return _NOT_WORD.sub("-", folded(name).replace("_", "-")).strip("-")[:80].strip("-")


def distinct_slugs(names: dict[str, str], taken: set[str]) -> dict[str, str]:
    """An address for each key, no two the same; names that spell alike get a number, in alphabetical order."""
    used = {*taken, *_RESERVED}
    result = {}
    for key in sorted(names):
        base = slug(names[key]) or "unnamed"
        address, number = base, 1
        while address in used:
            number += 1
            address = f"{base}-{number}"
        used.add(address)
        result[key] = address
    return result


_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "readme"} | {f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)}
)
"""Names that one file system or another, or MkDocs, takes for something else."""
