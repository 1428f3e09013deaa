"""The description of the tables in CSVW: what each column holds, and how the tables join."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graph.tables.column import SEPARATOR, Column, Datatype
from graph.tables.table import INITIATIVE, Table
from graph.terms import CC

_TITLES = {"da": "Indsatsgraf som tabeller", "en": "Indsatsgraf as tables"}
_DESCRIPTIONS = {
    "da": f"Kolonner, hvis navn ender på _iri, rummer IRI'er, i samme rækkefølge som navnene i kolonnen "
    f"før. Flere værdier i én celle er adskilt af {SEPARATOR}; i tekst står %7C for et {SEPARATOR} i selve værdien, og "
    f"%25 for et % foran 7C eller 25. En apostrof foran en tekst holder regneark fra at læse den som en formel.",
    "en": f"Columns whose name ends in _iri hold IRIs, in the same order as the names in the column "
    f"before. Several values of one cell are parted by {SEPARATOR}; in text, %7C stands for a {SEPARATOR} within a "
    f"value, and %25 for a % before 7C or 25. An apostrophe before a text keeps spreadsheets from reading it as a "
    f"formula.",
}
_DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\r\n"],
    "header": True,
}
_DATATYPES: Mapping[Datatype, Any] = {
    Datatype.TEXT: "string",
    Datatype.DATE: {"base": "date", "format": "yyyy-MM-dd"},
    Datatype.DECIMAL: {"base": "decimal", "format": {"decimalChar": "."}},
}


def description(tables: Sequence[Table]) -> bytes:
    """Return the description of the tables as JSON, the same bytes each time."""
    said = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": _in_languages(_TITLES),
        "dc:description": _in_languages(_DESCRIPTIONS),
        "dc:license": {"@id": CC["by/4.0/"].value},
        "dialect": _DIALECT,
        "tables": [_table(each) for each in tables],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _in_languages(texts: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]


def _table(table: Table) -> Mapping[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(each, table) for each in table.columns], "primaryKey": table.key}
    if table.key != (INITIATIVE,):
        reference = {"resource": "initiatives.csv", "columnReference": INITIATIVE}
        schema["foreignKeys"] = [{"columnReference": INITIATIVE, "reference": reference}]
    return {
        "url": table.file,
        "dc:title": _in_languages({"da": table.da.capitalize(), "en": table.en.capitalize()}),
        "dc:description": _in_languages(table.descriptions),
        "tableSchema": schema,
    }


def _column(column: Column, table: Table) -> Mapping[str, Any]:
    said: dict[str, Any] = {
        "name": column.name,
        # The header is compared with the titles, in whatever language.
        "titles": {"und": column.name, "da": column.da, "en": column.en},
        "datatype": _DATATYPES.get(column.datatype, column.datatype.value),
    }
    if column.datatype is Datatype.TEXT:
        said["lang"] = "da"
    if column.several:
        said["separator"] = SEPARATOR
    said.update(_statement(column, table))
    return said


def _statement(column: Column, table: Table) -> Mapping[str, str]:
    """Return what the column states of a thing of the row, where the cell says it whole."""
    about = next((each.name for each in table.columns if each.place == column.place and _is_identity(each)), None)
    if about is None or column.property is None or column.named:
        return {}
    said = {"aboutUrl": f"{{+{about}}}", "propertyUrl": column.property.value}
    if column.datatype is not Datatype.IRI:
        return said
    # A template cannot make one IRI of each value of a cell.
    return {} if column.several else said | {"valueUrl": f"{{+{column.name}}}"}


def _is_identity(column: Column) -> bool:
    return column.property is None and not column.named
