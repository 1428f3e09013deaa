"""Ask the graph from pandas: a notebook of cells, to be run one by one or as a whole."""

# %% Hvor grafen er / Where the graph is
import os
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd

ADDRESS = os.environ.get("INDSATSGRAF_ADDRESS", "http://127.0.0.1:8000")
QUERIES = Path(__file__).parent.parent / "queries"


# %% Ét spørgsmål bliver til én tabel / One question becomes one table
def ask(name: str, dates: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the answer to the question in `queries/NAME.rq`; the columns of `dates` are dates."""
    query = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    return pd.read_csv(f"{ADDRESS}/sparql?{urlencode({'query': query, 'format': 'csv'})}", parse_dates=list(dates))


# %% Indsatser i gang hvert år / Initiatives running in each year
running = ask("running-per-year")
print(running.to_string(index=False))

# %% Slags indsatser efter startår som krydstabel / Kinds of initiative by start year as a cross table
kinds = ask("types-by-start-year")
print(kinds.pivot(index="navn", columns="aar", values="antal").fillna(0).astype(int).to_string())

# %% Hvor mange dage er der fra sidens dato til indsatsens start? / How long from the page's date to the start?
late = ask("pages-older-than-their-initiatives", dates=("start", "sidens_dato"))
late["dage"] = (late["start"] - late["sidens_dato"]).dt.days
print(late[["titel", "dage"]].to_string(index=False))
