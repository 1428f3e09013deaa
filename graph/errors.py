"""Every error the project raises on purpose.

    IndsatsgrafError          exit status 2
    ├── InputError            a file, folder or option given by the caller cannot be used
    │   ├── PageError         a source page cannot be read
    │   └── DataError         an RDF file or a query cannot be parsed
    ├── ReleaseError          a release is missing, damaged, from another version, or cannot be written
    ├── QueryError            a query could not be answered
    │   ├── QueueFull         too many queries are waiting already
    │   ├── DeadlinePassed    the query took too long and was ended
    │   ├── Stopped           the one who asked the query had it stopped
    │   ├── IdInUse           another query at work has the id that was given
    │   ├── ProcessLost       the process of the query ended, as it does beyond its memory limit
    │   ├── ResultTooLarge    the result passed its limit
    │   ├── NoRoom            there is no room to keep a result until it is sent
    │   └── StoreFailed       a store that is asked over HTTP did not answer, or not whole
    ├── NotValid              exit status 1: the data breaks the shapes; nothing was published
    ├── NotRead               exit status 1: a strict build did not read a page, or too little; nothing was published
    └── NotAnswered           exit status 1: an example question is not answered as it promises; nothing was published

A message is one line: what, where, what next. The errors know no HTTP; the command line gives them an exit
status and the server a problem document, each at one place.
"""


class IndsatsgrafError(Exception):
    """Something failed for a reason that its one-line message tells."""

    exit_status = 2


class InputError(IndsatsgrafError):
    """A file, folder or option given by the caller cannot be used."""


class PageError(InputError):
    """A source page cannot be read; the message names the file."""


class DataError(InputError):
    """An RDF file or a query cannot be parsed; line and column count from 1 where they are known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class ReleaseError(IndsatsgrafError):
    """A release is missing, damaged, from another version, or cannot be written."""


class QueryError(IndsatsgrafError):
    """A query could not be answered."""


class QueueFull(QueryError):
    """Too many queries are waiting already."""


class DeadlinePassed(QueryError):
    """The query took too long and was ended."""


class Stopped(QueryError):
    """The one who asked the query had it stopped, or hung up."""


class IdInUse(QueryError):
    """Another query at work has the id that was given."""


class ProcessLost(QueryError):
    """The process of the query ended, as it does beyond its memory limit."""


class ResultTooLarge(QueryError):
    """The result passed its limit."""


class StoreFailed(QueryError):
    """A store that is asked over HTTP cannot be reached, refuses, or answers badly or in part."""


class NoRoom(QueryError):
    """There is no room to keep a result until it is sent."""


class NotValid(IndsatsgrafError):
    """The data breaks the shapes; nothing was published."""

    exit_status = 1


class NotRead(IndsatsgrafError):
    """A strict build could not read a page, or read too little of it; nothing was published."""

    exit_status = 1


class NotAnswered(IndsatsgrafError):
    """An example question is not answered as it promises; nothing was published."""

    exit_status = 1
