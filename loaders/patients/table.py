"""A table with one patient a row (CSV, TSV, XLSX); a mapping file says what its columns mean.

The mapping is TOML: `[columns]` with a line a column, `"Temp" = "test body_temperature Cel"`. Meanings are `id`, `age`
(years, or `35 y`, `3 months`), `sex`, `pregnant`, `finding HP:…` (yes or no), `findings`, `conditions`, `family`,
`medications`, `allergies` (names or codes, separated by `;`), `test NAME UNIT`, `note` (free text) and `ignore`.
Without a mapping file columns are known by their names where that is beyond doubt; others are listed.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

from kg.errors import InputError, Location, UsageError
from kg.measures import judge, measurements, named_tests
from kg.model import Profile
from loaders.base import MAX_BYTES, Origin, Problems, read_all
from loaders.patients.builder import ProfileBuilder, Resolver, by_prefix, curie
from loaders.patients.durations import days_of
from loaders.patients.encoding import decoded
from loaders.patients.texts import with_note

__all__ = ["TableReader", "is_table", "read_mapping"]

_KINDS = (
    "id",
    "age",
    "sex",
    "pregnant",
    "findings",
    "conditions",
    "family",
    "medications",
    "allergies",
    "note",
    "ignore",
)
_KNOWN = {
    "id": "id", "patient": "id", "patient id": "id", "patient_id": "id", "case": "id", "case id": "id", "病例号": "id",
    "编号": "id", "病历号": "id", "住院号": "id", "age": "age", "age (years)": "age", "年龄": "age", "sex": "sex", "gender": "sex",
    "性别": "sex", "pregnant": "pregnant", "妊娠": "pregnant", "怀孕": "pregnant", "symptoms": "findings", "findings": "findings",
    "phenotypes": "findings", "hpo": "findings", "hpo ids": "findings", "hpo_ids": "findings", "症状": "findings", "表现": "findings",
    "症状体征": "findings", "conditions": "conditions", "comorbidities": "conditions", "past history": "conditions",
    "既往史": "conditions", "history": "conditions", "family history": "family", "家族史": "family", "medications": "medications",
    "drugs": "medications", "用药": "medications", "allergies": "allergies", "过敏史": "allergies", "note": "note", "notes": "note",
    "text": "note", "病史": "note", "现病史": "note", "主诉": "note", "name": "ignore", "patient name": "ignore", "姓名": "ignore",
}  # fmt: skip
_YES = frozenset(("yes", "y", "true", "1", "1.0", "present", "positive", "pos", "+", "x", "有", "是", "阳性", "√", "✓"))
_NO = frozenset(("no", "n", "false", "0", "0.0", "absent", "negative", "neg", "-", "无", "否", "没有", "阴性"))
_NOTHING = frozenset(("", "na", "n/a", "nan", "none", "null", "unknown", "?", "未知", "不详", "未查"))
_SEX = {"f": "female", "female": "female", "woman": "female", "女": "female", "女性": "female", "m": "male", "male": "male", "man": "male", "男": "male", "男性": "male"}  # fmt: skip
_UNITS = {"y": "Y", "yr": "Y", "yrs": "Y", "year": "Y", "years": "Y", "岁": "Y", "m": "M", "mo": "M", "month": "M", "months": "M", "月": "M", "个月": "M", "w": "W", "week": "W", "weeks": "W", "周": "W", "d": "D", "day": "D", "days": "D", "天": "D"}  # fmt: skip
_LIST = re.compile(r"[;；|、\n]|,(?!\d)|，")
_MOST_ROWS = 200_000


class TableReader:
    """Yields one `Profile` a row. `read_note` reads a column of free text; without it such a column is listed."""

    name: ClassVar[str] = "patient-table"
    version: ClassVar[str] = "1"
    yields: ClassVar[Literal["profiles"]] = "profiles"

    def __init__(
        self,
        resolve: Resolver = by_prefix,
        *,
        mapping: Mapping[str, str] | None = None,
        read_note: Callable[[str], Profile] | None = None,
    ) -> None:
        self._resolve, self._mapping, self._read_note = resolve, mapping, read_note

    def can_read(self, path: Path, head: bytes) -> bool:
        """True for the endings of tables."""
        return is_table(path)

    def read(self, path: Path, origin: Origin, problems: Problems) -> Iterator[Profile]:
        """Yield the patients of a table in its order; a row that cannot be read goes to `problems` by its number."""
        rows = _rows(path)
        try:
            heads = [str(cell).strip() for cell in next(rows)]
        except StopIteration:
            raise InputError("is empty", where=Location(str(path))) from None
        meanings, unknown = self._meanings(heads, path)
        if not any(m not in {"ignore", "id"} for m in meanings.values()):
            hint = "name columns in a mapping file: medkg diagnose table.csv --mapping columns.toml"
            raise InputError("has no column that is known by its name", where=Location(str(path), line=1), hint=hint)
        for number, cells in enumerate(rows, 2):
            if number > _MOST_ROWS:
                raise InputError(
                    f"has more than {_MOST_ROWS:,} rows", where=Location(str(path)), hint="split the table"
                )
            if not any(str(cell).strip() for cell in cells):
                continue
            yield self._profile(cells, meanings, unknown, f"{path.name}#{number - 1}")

    def _meanings(self, heads: Sequence[str], path: Path) -> tuple[dict[int, str], list[int]]:
        if self._mapping is not None:
            missing = [number for number, name in enumerate(self._mapping, 1) if name not in heads]
            if missing:
                why = f"lacks {len(missing)} of the {len(self._mapping)} columns of the mapping file (first: line {missing[0]} of [columns])"
                raise InputError(why, where=Location(str(path), line=1))
        meanings: dict[int, str] = {}
        unknown: list[int] = []
        for number, head in enumerate(heads):
            meaning = self._mapping.get(head, "") if self._mapping is not None else self._guess(head)
            if meaning:
                meanings[number] = meaning
            elif head:
                unknown.append(number)
        return meanings, unknown

    def _guess(self, head: str) -> str:
        plain = " ".join(head.lower().replace("_", " ").split())
        if plain in _KNOWN or head.lower() in _KNOWN:
            return _KNOWN.get(plain) or _KNOWN[head.lower()]
        found = re.fullmatch(r"(.*?)\s*[(（\[]\s*([^()（）\[\]]{1,20})\s*[)）\]]", plain)
        name, unit = (
            (found[1], re.search(r"[(（\[]\s*([^()（）\[\]]{1,20})\s*[)）\]]\s*$", head)) if found else (plain, None)
        )
        tests = named_tests("zh").get(name) or named_tests("en").get(name)
        if tests and len(name) > 1:
            return f"test {tests[0].id} {unit[1] if unit else ''}".strip()
        code = curie("", head) if re.match(r"HP[:_]\d{7}$", head) else ""
        meaning = self._resolve([code.replace("_", ":")] if code else [], [] if code else [head])
        return f"finding {meaning.finding[0]}" if meaning.finding[0] else ""

    def _profile(
        self, cells: Sequence[Any], meanings: Mapping[int, str], unknown: Sequence[int], place: str
    ) -> Profile:
        builder = ProfileBuilder(place, self._resolve)
        values = {number: str(cell).strip() for number, cell in enumerate(cells)}
        # Age and sex first: ranges depend on them.
        order = sorted(meanings, key=lambda n: (meanings[n] not in ("id", "age", "sex"), n))
        notes = []
        for number in order:
            value, where = values.get(number, ""), f"column {number + 1}"
            if value.lower() in _NOTHING:
                continue
            kind, _, rest = meanings[number].partition(" ")
            if kind == "note":
                notes.append((where, value))
            else:
                _READ[kind](builder, where, value, rest)
        for number in unknown:
            if values.get(number, "").lower() not in _NOTHING:
                builder.not_used(
                    f"column {number + 1}", "no meaning is known for this column; name it in a mapping file"
                )
        profile = builder.profile()
        for where, text in notes:
            profile = with_note(profile, where, text, self._read_note)
        return profile


def is_table(path: Path) -> bool:
    """Whether a file is a table, by its ending.

    >>> is_table(Path("patients.XLSX")), is_table(Path("note.txt"))
    (True, False)
    """
    return path.suffix.lower() in (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")


def read_mapping(path: Path) -> dict[str, str]:
    """The meaning of each column; raises `UsageError` with the column's number for a meaning that is none."""
    try:
        content = tomllib.loads(decoded(read_all(path, 1 << 20), str(path)))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path.name} is no valid TOML: {error}", hint='[columns]\n"Age" = "age"') from None
    columns = content.get("columns")
    if not isinstance(columns, dict) or not all(isinstance(meaning, str) for meaning in columns.values()):
        raise UsageError(f"{path.name} has no table [columns] of texts", hint='[columns]\n"Age" = "age"')
    for number, meaning in enumerate(columns.values(), 1):
        kind, _, rest = meaning.partition(" ")
        bad = kind not in (*_KINDS, "finding", "test")
        if bad or (kind == "test" and (not rest or rest.split()[0] not in measurements())):
            hint = f"one of {', '.join(_KINDS)}, finding HP:…, test NAME UNIT (names: ontologies/measurements.tsv)"
            raise UsageError(f"{path.name}: line {number} of [columns] has no meaning that is known", hint=hint)
    return {str(name): meaning for name, meaning in columns.items()}


def _rows(path: Path) -> Iterator[Sequence[Any]]:
    data = read_all(path, 128 << 20)
    if path.suffix.lower() in (".csv", ".tsv"):
        text = decoded(data, str(path))
        head = text[:20000]
        first = head.split("\n", 1)[0]
        mark = max("\t,;|，", key=first.count)
        csv.field_size_limit(16 << 20)
        try:
            yield from csv.reader(io.StringIO(text), delimiter=mark)
        except csv.Error:
            raise InputError("is no readable table", where=Location(str(path)), hint="save it as CSV again") from None
        return
    yield from _sheet(data, path)


def _sheet(data: bytes, path: Path) -> Iterator[Sequence[Any]]:
    try:
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                    raise InputError("is larger than 512 MiB unpacked", where=Location(str(path)))
        from python_calamine import CalamineError, CalamineWorkbook
    except (zipfile.BadZipFile, ImportError) as error:
        hint = "pip install python-calamine, or save the table as CSV"
        raise InputError(f"cannot be read ({type(error).__name__})", where=Location(str(path)), hint=hint) from None
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError) as error:
        why = f"is no readable workbook ({type(error).__name__})"
        raise InputError(why, where=Location(str(path)), hint="save it as XLSX or CSV again") from None
    yield from ([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    # Spreadsheets hold every number as a fraction: 35.0 is 35.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _id(builder: ProfileBuilder, _where: str, value: str, _: str) -> None:
    builder.id = value[:80]


def _age(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    if days_of(value) is not None:
        builder.age = value
        return
    found = re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*([a-zA-Z岁月个周天]*)", value)
    unit = _UNITS.get(found[2].lower(), "") if found and found[2] else "Y"
    if found is None or not unit or int(found[1]) > 130:
        builder.not_used(where, "is no age (years, or a number with y, months, weeks or days)")
    else:
        builder.age = f"P{int(found[1])}{unit}"


def _sex(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    builder.sex = _SEX.get(value.lower(), "")
    if not builder.sex:
        builder.not_used(where, "neither female nor male")


def _pregnant(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    if value.lower() in _YES | _NO:
        builder.pregnant = value.lower() in _YES
    else:
        builder.not_used(where, "neither yes nor no")


def _finding(builder: ProfileBuilder, where: str, value: str, rest: str) -> None:
    if value.lower() in _YES | _NO:
        builder.finding(where, [rest.replace("_", ":")], present=value.lower() in _YES)
    else:
        builder.not_used(where, "neither yes nor no")


def _parts(value: str) -> Iterator[tuple[int, list[str], list[str], bool]]:
    for number, part in enumerate(filter(None, (piece.strip() for piece in _LIST.split(value))), 1):
        present = part[0] not in "-!" and not part.startswith(("no ", "无"))
        plain = re.sub(r"^(?:[-!]|no |无)\s*", "", part)
        code = curie("", plain.replace("_", ":", 1)) if re.match(r"[A-Za-z0-9]{2,10}[:_]\S+$", plain) else ""
        yield number, [code] if code else [], [] if code else [plain], present


def _findings(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    for number, codes, names, present in _parts(value):
        builder.finding(f"{where}, item {number}", codes, names=names, present=present)


def _conditions(builder: ProfileBuilder, where: str, value: str, rest: str) -> None:
    for number, codes, names, present in _parts(value):
        if present:
            builder.condition(f"{where}, item {number}", codes, names=names, family=rest == "family")


def _family(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    _conditions(builder, where, value, "family")


def _medications(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    for number, codes, names, present in _parts(value):
        if present:
            shorter = [re.split(r"\s+\d", name)[0] for name in names]
            builder.medication(f"{where}, item {number}", codes, names=[*names, *shorter])


def _allergies(builder: ProfileBuilder, where: str, value: str, _: str) -> None:
    for number, codes, names, present in _parts(value):
        if present:
            builder.allergy(f"{where}, item {number}", codes, names=names)


def _test(builder: ProfileBuilder, where: str, value: str, rest: str) -> None:
    name, _, unit = rest.partition(" ")
    found = re.fullmatch(r"[<>≤≥]?\s*(-?\d{1,9}(?:,\d{3})*(?:\.\d{1,9})?)\s*(.*)", value)
    test, age = measurements()[name], days_of(builder.age)
    if found is not None:
        number = float(found[1].replace(",", ""))
        builder.measured(where, judge(test, number, unit=found[2] or unit, age_days=age, sex=builder.sex))
    elif value.lower() in _YES | _NO:
        stated = "high" if value.lower() in _YES else "normal"
        builder.measured(where, judge(test, None, age_days=age, sex=builder.sex, stated=stated))
    else:
        builder.not_used(where, "is no number")


def _ignore(*_: object) -> None:
    pass


_READ: dict[str, Callable[[ProfileBuilder, str, str, str], None]] = {
    "age": _age, "allergies": _allergies, "conditions": _conditions, "family": _family, "finding": _finding,
    "findings": _findings, "id": _id, "ignore": _ignore, "medications": _medications, "pregnant": _pregnant, "sex": _sex,
    "test": _test,
}  # fmt: skip
